import { promisify } from 'node:util';
import { brotliDecompress, gunzip } from 'node:zlib';
import { BadResponseError, TooLargeError } from './errors.ts';

const UNPACKERS = new Map([
  ['gzip', promisify(gunzip)],
  ['br', promisify(brotliDecompress)],
]);

/** What is said to servers, and what {@link unpack} can do. */
export const ACCEPT_ENCODING = [...UNPACKERS.keys()].join(', ');

/**
 * Unpacks a body. axios would do that too, but takes one that breaks off in the middle for a whole one.
 * @throws TooLargeError as soon as there is more than `maxBytes`, BadResponseError
 */
export async function unpack(
  body: Buffer,
  encoding: unknown,
  host: string,
  maxBytes: number,
): Promise<Buffer> {
  if (encoding === undefined || encoding === '' || encoding === 'identity') return body;
  const unpacker = typeof encoding === 'string' ? UNPACKERS.get(encoding.trim().toLowerCase()) : undefined;
  if (!unpacker) throw new BadResponseError(`${host} packed it in a way that was not asked for`);
  try {
    return await unpacker(body, { maxOutputLength: maxBytes });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(host, maxBytes);
    throw new BadResponseError(`${host}: ${code}`);
  }
}

/** In one sentence, wherever it is noticed. */
export const tooLarge = (host: string, maxBytes: number): TooLargeError =>
  new TooLargeError(`${host} sent more than ${maxBytes} bytes`);
