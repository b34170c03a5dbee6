import type { Context } from 'aws-lambda';
import { log, logInvocation } from '../../lib/log.ts';
import { connect } from './connect.ts';
import { plainEvent } from './plain-event.ts';
import type { Ports } from './ports.ts';
import { createRouter } from './router.ts';

/** Answers the HTTP API's requests, payload version 2.0, in the world that `open` connects to. */
export function createHandler(open: (signal: AbortSignal) => Ports) {
  const router = createRouter(open);
  /** Whatever is wrong with a request is told in its answer. @throws ZodError for an event that is no request */
  return async (event: unknown, context: Context) => {
    logInvocation(event, context);
    const request = plainEvent(event);
    const answer = await router.resolve(request, context);
    log.info('request', { route: request.routeKey, status: answer.statusCode });
    return answer;
  };
}

export const handler = createHandler(connect);
