import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { AwsError } from './aws-error.ts';
import type { Payload } from './call.ts';
import { decodeChunks } from './chunks.ts';
import type { SigningContext } from './signature.ts';

const SIGNED_STREAM = 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD';
const STREAMS = [SIGNED_STREAM, `${SIGNED_STREAM}-TRAILER`, 'STREAMING-UNSIGNED-PAYLOAD-TRAILER'];
const PLAIN = /^[0-9a-f]{64}$/;

/**
 * The body of a request as its client meant it: chunk framing removed, and checked against what was signed.
 * @param hash - what stands for the body: `x-amz-content-sha256`
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 * @throws AwsError when the hash is none, or a stream does not say how long it is
 */
export function payloadOf(
  body: AsyncIterable<Buffer>,
  headers: IncomingHttpHeaders,
  hash: string,
  signing: SigningContext | undefined,
): Payload {
  if (hash === 'UNSIGNED-PAYLOAD') return untrailed(body);
  if (PLAIN.test(hash)) return untrailed(checked(body, hash));
  if (!STREAMS.includes(hash)) {
    const message = `x-amz-content-sha256 must be UNSIGNED-PAYLOAD, a SHA-256 in hex, or one of ${STREAMS.join(', ')}`;
    throw new AwsError('InvalidArgument', message);
  }
  const length = Number(headers['x-amz-decoded-content-length']);
  if (!(length >= 0)) {
    throw new AwsError('MissingContentLength', 'You must provide the Content-Length HTTP header.', 411);
  }
  const announced = headers['x-amz-trailer']?.toString().toLowerCase().split(',') ?? [];
  const trailers = {};
  const framing = {
    length,
    trailers: hash.endsWith('-TRAILER') ? announced.map((name) => name.trim()) : undefined,
    signing: hash.startsWith(SIGNED_STREAM) ? signing : undefined,
  };
  return { trailers, [Symbol.asyncIterator]: () => decodeChunks(body, framing, trailers) };
}

/** A body without trailing headers, or one that was read already. */
export function untrailed(body: AsyncIterable<Buffer>): Payload {
  return { trailers: {}, [Symbol.asyncIterator]: () => body[Symbol.asyncIterator]() };
}

async function* checked(body: AsyncIterable<Buffer>, expected: string): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  for await (const chunk of body) {
    hash.update(chunk);
    yield chunk;
  }
  if (hash.digest('hex') !== expected) {
    throw new AwsError(
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    );
  }
}
