import { type IncomingHttpHeaders, type IncomingMessage, type OutgoingHttpHeaders, request } from 'node:http';

/** All bytes; undefined if the sender died over it. */
export async function bodyOf(message: IncomingMessage): Promise<Buffer | undefined> {
  try {
    return Buffer.concat(await message.toArray());
  } catch {
    return undefined;
  }
}

/**
 * Sends a request on, with its headers as they are: they are signed. In the answer, the URL of a queue comes to lead to
 * the gate, since an SDK calls the host that it names.
 */
export async function forward(
  { method, url, headers }: IncomingMessage,
  body: Buffer,
  endpoint: string,
  gate: string,
): Promise<{ statusCode: number; headers: OutgoingHttpHeaders; body: Buffer }> {
  const { hostname, port } = new URL(endpoint);
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  request({ hostname, port, method, path: url, headers, agent: false })
    .on('response', resolve)
    .on('error', reject)
    .end(body);
  const answer = await promise;
  const bytes = Buffer.concat(await answer.toArray());
  const leadsHere = bytes.includes(`${endpoint}/`);
  return {
    statusCode: answer.statusCode ?? 500,
    headers: without(answer.headers, ['transfer-encoding', ...(leadsHere ? ['content-length'] : [])]),
    body: leadsHere ? Buffer.from(bytes.toString().replaceAll(endpoint, gate)) : bytes,
  };
}

const without = (headers: IncomingHttpHeaders, names: string[]): OutgoingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
