import { NotFoundError, ParameterValidationError, Router } from '@aws-lambda-powertools/event-handler/http';
import type { RequestContext } from '@aws-lambda-powertools/event-handler/types';
import { withDeadline } from '../../lib/deadline.ts';
import { log } from '../../lib/log.ts';
import { BUSY_SECONDS, isBusy } from './busy.ts';
import { METHODS } from './plain-event.ts';
import type { Ports } from './ports.ts';
import { ProblemError, problemResponse } from './problems.ts';
import { type Route, routes } from './routes.ts';

/** The routes, in the world that `open` connects to. Every error is a problem document. */
export function createRouter(open: (signal: AbortSignal) => Ports): Router {
  const app = new Router({ logger: log });
  const connected = (route: Route) => async (context: RequestContext) =>
    withDeadline(context.context.getRemainingTimeInMillis(), (signal) => route(context, open(signal)));

  for (const [path, byMethod] of routes) {
    const refuse = refuseMethod(Object.keys(byMethod));
    const preflight = sayMethods(Object.keys(byMethod));
    for (const method of METHODS) {
      const route = byMethod[method];
      const other = method === 'OPTIONS' ? preflight : refuse;
      app.route(route ? connected(route) : other, { path, method });
    }
  }
  app.errorHandler(Error, async (error, { context }) =>
    problemResponse(asProblem(error), context.awsRequestId),
  );
  return app;
}

const refuseMethod = (allowed: string[]) => async (): Promise<never> => {
  const allow = allowed.join(', ');
  throw new ProblemError(405, `Only ${allow} can be asked here.`, { headers: { allow } });
};

/**
 * A browser's preflight, which comes here by the `$default` route. API Gateway adds what its CORS rules allow, but a
 * browser believes that only of an answer that is no error.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
const sayMethods = (allowed: string[]) => async (): Promise<Response> =>
  new Response(null, { status: 204, headers: { allow: [...allowed, 'OPTIONS'].join(', ') } });

/** What the client is told of an error: all of ours, nothing of a failure's inside. */
function asProblem(error: Error): ProblemError {
  if (error instanceof ProblemError && error.status < 500) return error;
  // The second is for `/images/%20`.
  if (error instanceof NotFoundError || error instanceof ParameterValidationError)
    return new ProblemError(404, 'There is nothing at this path.');
  log.error('request failed', error);
  if (error instanceof ProblemError) return error;
  if (isBusy(error)) {
    const headers = { 'retry-after': `${BUSY_SECONDS}` };
    return new ProblemError(503, 'There is too much to do just now. Try again in a moment.', { headers });
  }
  return new ProblemError(500, 'Something went wrong on our side. Try again later.');
}
