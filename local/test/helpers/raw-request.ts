import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request as open } from 'node:http';
import { text } from 'node:stream/consumers';

/** A request as it goes over the wire. Signing comes first: whatever is changed after it is tampered with. */
export interface RawRequest {
  method: string;
  /** With its query, percent-encoded. */
  path: string;
  /** Those that are undefined are not sent. */
  headers: NodeJS.Dict<string>;
  body: string | Buffer;
}

/** How to sign; the defaults are right for the app's account and S3. */
export interface Signing {
  accessKeyId?: string;
  secretAccessKey?: string;
  service?: string;
  date?: Date;
  /** `x-amz-content-sha256`, when it is not the hash of the body. */
  payloadHash?: string;
}

/** What the chunks of a stream are signed upon. */
export interface Seed {
  signature: string;
  date: string;
  scope: string;
  key: Buffer;
}

export const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
export const hmac = (key: string | Buffer, data: string): Buffer =>
  createHmac('sha256', key).update(data).digest();

/** Signs a request by Signature Version 4, written anew from its documentation. */
export function signed(
  endpoint: string,
  request: RawRequest,
  signing: Signing = {},
): RawRequest & { seed: Seed } {
  const { accessKeyId = 'local', secretAccessKey = 'local', service = 's3', date = new Date() } = signing;
  const now = date.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const scope = [now.slice(0, 8), 'eu-west-1', service, 'aws4_request'].join('/');
  const payloadHash = signing.payloadHash ?? sha256(request.body);
  const headers: NodeJS.Dict<string> = {
    ...defined(request.headers),
    host: new URL(endpoint).host,
    'x-amz-content-sha256': payloadHash,
    'x-amz-date': now,
  };
  const names = Object.keys(headers).toSorted();
  const [path = '', query = ''] = request.path.split('?');
  const canonical = [
    request.method,
    path,
    query.split('&').toSorted().join('&'),
    ...names.map((name) => `${name}:${headers[name]}`),
    '',
    names.join(';'),
    payloadHash,
  ].join('\n');
  const key = scope.split('/').reduce<Buffer>(hmac, Buffer.from(`AWS4${secretAccessKey}`));
  const signature = hmac(key, ['AWS4-HMAC-SHA256', now, scope, sha256(canonical)].join('\n')).toString('hex');
  headers['authorization'] =
    `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return { ...request, headers, seed: { signature, date: now, scope, key } };
}

/** What came back. */
export interface RawAnswer {
  /** The status, and the `Code` of S3's error document: `404 NoSuchKey`. */
  outcome: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** Sends a request exactly as it is. */
export async function send(endpoint: string, request: RawRequest): Promise<RawAnswer> {
  const { hostname, port } = new URL(endpoint);
  const { method, path, body } = request;
  const length = !('transfer-encoding' in request.headers) && Buffer.byteLength(body);
  const headers = { ...(length !== false && { 'content-length': length }), ...defined(request.headers) };
  const outgoing = open({ hostname, port, method, path, headers, agent: false });
  outgoing.end(body);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what this event has
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  const answer = await text(response);
  return { outcome: outcomeOf(response.statusCode, answer), headers: response.headers, body: answer };
}

/** `404 NoSuchKey` */
export function outcomeOf(status: number | undefined, body: string): string {
  return [status, /<Code>(\w+)<\/Code>/.exec(body)?.[1]].filter(Boolean).join(' ');
}

const defined = (headers: NodeJS.Dict<string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
