import type { IncomingMessage, ServerResponse } from 'node:http';

/** The bytes of a request. A client that asked whether it should send them is told so when they are first read. */
export async function* bodyOf(request: IncomingMessage, response: ServerResponse): AsyncGenerator<Buffer> {
  if (request.headers.expect?.toLowerCase() === '100-continue') response.writeContinue();
  // Who stops reading early must still be able to answer: the request is not to be destroyed then.
  const chunks: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
  yield* chunks;
}
