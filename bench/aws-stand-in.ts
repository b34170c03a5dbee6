import type { IncomingMessage } from 'node:http';
import { loopback } from '../test/helpers/loopback.ts';

/**
 * Stands in for AWS on loopback, where only the caller is measured: its table is empty, each of its objects is this
 * photo, and it takes whatever it is given.
 */
export async function startStandIn(photo: Buffer) {
  let requests = 0;
  const server = await loopback((request, response) => {
    requests += 1;
    request.resume().on('end', () => {
      const { headers, body } = answer(request, photo);
      response.writeHead(200, headers).end(request.method === 'HEAD' ? undefined : body);
    });
  });
  return {
    endpoint: server.client.endpoint,
    /** How many requests there were since this was last asked. */
    asked(): number {
      const asked = requests;
      requests = 0;
      return asked;
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

function answer({ method, url = '', headers }: IncomingMessage, photo: Buffer) {
  if (headers['x-amz-target'])
    return { headers: { 'content-type': 'application/x-amz-json-1.0' }, body: '{}' };
  if (method === 'PUT') return { headers: { etag: '"1"' }, body: '' };
  if (url.includes('list-type=2')) {
    return { headers: { 'content-type': 'application/xml' }, body: '<ListBucketResult></ListBucketResult>' };
  }
  const object = { 'x-amz-version-id': '1', 'last-modified': new Date(0).toUTCString() };
  return { headers: { ...object, 'content-length': photo.length }, body: photo };
}
