import type { IncomingMessage } from 'node:http';

/** Reads a body into memory. @returns undefined when it is of more bytes than the limit */
export async function readRequestBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const body = await readUpTo(limit, request);
  // A client reads the answer, and sends its next request, only when the rest is taken off its hands.
  if (!body) request.resume();
  return body;
}

async function readUpTo(limit: number, request: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(request.headers['content-length']) > limit) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  // Destroyed, the request would take the answer with it.
  const incoming: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
  for await (const chunk of incoming) {
    size += chunk.length;
    if (size > limit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
