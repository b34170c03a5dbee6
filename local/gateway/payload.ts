import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { AwsError } from './aws-error.ts';
import type { Payload } from './call.ts';
import { decodeChunks } from './chunks.ts';
import type { SigningContext } from './signature.ts';

const PLAIN = /^[0-9a-f]{64}$/;

/**
 * The body of a request as its client meant it: chunk framing removed, and checked against what was signed.
 * @param hash - the `x-amz-content-sha256` header
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export function payloadOf(
  request: IncomingMessage,
  hash: string,
  signing: SigningContext | undefined,
): Payload {
  if (hash.startsWith('STREAMING-')) {
    const trailers = {};
    const signed = hash.startsWith('STREAMING-AWS4-HMAC-SHA256-PAYLOAD') ? signing : undefined;
    return { trailers, [Symbol.asyncIterator]: () => decodeChunks(request, trailers, signed) };
  }
  const expected = PLAIN.test(hash) ? hash : undefined;
  return { trailers: {}, [Symbol.asyncIterator]: () => checked(request, expected) };
}

/** A body that was read already. */
export function bufferedPayload(body: Buffer): Payload {
  return {
    trailers: {},
    async *[Symbol.asyncIterator]() {
      yield body;
    },
  };
}

async function* checked(request: IncomingMessage, expected: string | undefined): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  for await (const chunk of request as AsyncIterable<Buffer>) {
    if (expected) hash.update(chunk);
    yield chunk;
  }
  if (!request.complete)
    throw new AwsError('IncompleteBody', 'The request ended before its Content-Length', 400);
  if (expected && hash.digest('hex') !== expected) {
    throw new AwsError(
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    );
  }
}
