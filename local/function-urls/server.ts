import type { RequestListener } from 'node:http';
import { AwsError } from '../gateway/aws-error.ts';
import { isPreflight } from '../http/cors.ts';
import { MOST_PAYLOAD_BYTES } from '../http/limits.ts';
import { type Asked, listenerOf } from '../http/listener.ts';
import { type Reply, toReply } from '../http/reply.ts';
import { readRequestBody } from '../http/request-body.ts';
import { tellRequest } from '../http/tell-request.ts';
import { parseTarget } from '../http/target.ts';
import type { Cause, Trace } from '../trace.ts';
import type { FunctionUrlConfig } from './config.ts';
import type { Doorkeeper } from './doorkeeper.ts';
import { toUrlEvent } from './event.ts';
import { BAD_REQUEST, FAILED, forbidden, THROTTLED, TOO_LARGE } from './replies.ts';

/** What a function URL needs to stand. */
export interface FunctionUrlOptions {
  url: FunctionUrlConfig;
  trace: Trace;
  doorkeeper: Doorkeeper;
  /** Whether the function can take one more event now. */
  hasRoom: (functionArn: string) => boolean;
  /** @param payload - JSON @returns JSON; undefined if it failed */
  invoke: (functionArn: string, payload: string, cause: Cause) => Promise<string | undefined>;
}

const ALLOWED: Reply = { status: 200, headers: [], body: '' };

/** Answers for the URL of a function. */
export function functionUrlListener(options: FunctionUrlOptions): RequestListener {
  return listenerOf({
    service: 'lambda',
    name: options.url.name,
    trace: options.trace,
    cors: options.url.cors,
    // Functions that speak of CORS too are heard beside it: https://github.com/aws-powertools/powertools-lambda-python/issues/4163
    replacesCors: false,
    idHeader: 'x-amzn-requestid',
    answer: (asked) => answer(asked, options),
    crashed: FAILED,
  });
}

async function answer({ request, requestId, cause }: Asked, options: FunctionUrlOptions): Promise<Reply> {
  const { url, trace, doorkeeper, hasRoom, invoke } = options;
  const target = parseTarget(request.url ?? '');
  if (!target) return BAD_REQUEST;
  if (url.cors && isPreflight(request)) return ALLOWED;
  const body = await readRequestBody(request, MOST_PAYLOAD_BYTES);
  if (!body) return TOO_LARGE;
  tellRequest(trace, url.name, cause, target.rawQuery);
  try {
    const signer = await doorkeeper.admit(url, request, body, cause);
    const { rawPath: path, rawQuery } = target;
    const event = toUrlEvent({ message: request, body, path, rawQuery, requestId }, url, signer);
    const payload = JSON.stringify(event);
    if (Buffer.byteLength(payload) > MOST_PAYLOAD_BYTES) return TOO_LARGE;
    if (!hasRoom(url.functionArn)) return THROTTLED;
    const answered = await invoke(url.functionArn, payload, cause);
    return (answered !== undefined && toReply(answered, 'application/json')) || FAILED;
  } catch (error) {
    if (error instanceof AwsError) return forbidden(error);
    throw error;
  }
}
