import { NotFoundError, ParameterValidationError, Router } from '@aws-lambda-powertools/event-handler/http';
import type { RequestContext } from '@aws-lambda-powertools/event-handler/types';
import { withDeadline } from '../../lib/deadline.ts';
import { log } from '../../lib/log.ts';
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
    const allow = Object.keys(byMethod).join(', ');
    for (const method of METHODS) {
      const route = byMethod[method];
      const other = method === 'OPTIONS' ? tellMethods(allow) : refuseMethod(allow);
      app.route(route ? connected(route) : other, { path, method });
    }
  }
  app.errorHandler(Error, async (error, { context }) =>
    problemResponse(asProblem(error), context.awsRequestId),
  );
  return app;
}

/**
 * The route `$default` takes a browser's preflights, too: no page of another origin could ask anything if they failed.
 * What such a page may do API Gateway adds itself.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
const tellMethods = (allow: string) => async (): Promise<Response> =>
  new Response(null, { status: 204, headers: { allow } });

const refuseMethod = (allow: string) => async (): Promise<never> => {
  throw new ProblemError(405, `Only ${allow} can be asked here.`, { headers: { allow } });
};

/** What the client is told of an error: all of ours, nothing of a failure's inside. */
function asProblem(error: Error): ProblemError {
  if (error instanceof ProblemError && error.status < 500) return error;
  // The second is for `/images/%20`.
  if (error instanceof NotFoundError || error instanceof ParameterValidationError)
    return new ProblemError(404, 'There is nothing at this path.');
  log.error('request failed', error);
  if (error instanceof ProblemError) return error;
  return new ProblemError(500, 'Something went wrong on our side. Try again later.');
}
