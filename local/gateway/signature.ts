import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Credentials } from '../iam/credentials.ts';
import { AwsError } from './aws-error.ts';
import type { Claim } from './claim.ts';

const SKEW_MS = 15 * 60_000;

/** The parts of a request that a signature covers. */
export interface SignedRequest {
  method: string;
  /** As it was sent. */
  rawPath: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** What stands for the body: its SHA-256 in hex, or the word by which a client says how else it is signed. */
  payloadHash: string;
}

/** What the chunks of a signed stream build upon. */
export interface SigningContext {
  key: Buffer;
  scope: string;
  date: string;
  signature: string;
}

/**
 * Checks a claim against the credentials of whom it names.
 * @param now - epoch milliseconds
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html
 * @throws AwsError as AWS refuses
 */
export function verify(
  request: SignedRequest,
  claimed: Claim,
  credentials: Credentials,
  now: number,
): SigningContext {
  if (credentials.sessionToken !== claimed.sessionToken) {
    throw new AwsError('InvalidToken', 'The provided token is malformed or otherwise invalid.');
  }
  checkTime(claimed, now);
  const canonical = canonicalRequest(request, claimed);
  const { scope, date } = claimed;
  const toSign = ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n');
  const key = signingKey(credentials.secretAccessKey, scope);
  const expected = hmac(key, toSign).toString('hex');
  if (!equal(expected, claimed.signature)) {
    throw new AwsError(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
      403,
      { CanonicalRequest: canonical, StringToSign: toSign },
    );
  }
  checkSigned(request.headers, claimed);
  return { key, scope, date, signature: claimed.signature };
}

function checkTime({ signedAt, expires }: Claim, now: number): void {
  if (expires === undefined && Math.abs(now - signedAt) > SKEW_MS) {
    throw new AwsError(
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
      403,
    );
  }
  if (expires === undefined) return;
  if (signedAt - now > SKEW_MS) throw new AwsError('AccessDenied', 'Request is not valid yet', 403);
  if (now > signedAt + expires * 1000) throw new AwsError('AccessDenied', 'Request has expired', 403);
}

/** Whoever holds a presigned URL may not make another request of it, such as a copy by `x-amz-copy-source`. */
function checkSigned(headers: IncomingHttpHeaders, { signedHeaders }: Claim): void {
  const meant = Object.keys(headers).filter((name) => name === 'host' || name.startsWith('x-amz-'));
  // The hash of the body is part of the signature anyway.
  const missing = meant.filter((name) => name !== 'x-amz-content-sha256' && !signedHeaders.includes(name));
  if (missing.length === 0) return;
  const message = 'There were headers present in the request which were not signed';
  throw new AwsError('AccessDenied', message, 403, { HeadersNotSigned: missing.join(', ') });
}

function canonicalRequest(request: SignedRequest, claimed: Claim): string {
  const { method, rawPath, query, headers, payloadHash } = request;
  // S3 signs the path as it is sent; every other service signs it encoded once more.
  const path = claimed.service === 's3' ? encodePath(decodePath(rawPath)) : encodePath(rawPath);
  const parameters = [...query]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .toSorted(([a, x], [b, y]) => (a < b || (a === b && x < y) ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`);
  const signed = claimed.signedHeaders.map((name) => `${name}:${headerText(headers[name])}\n`);
  const names = claimed.signedHeaders.join(';');
  return [method, path, parameters.join('&'), signed.join(''), names, payloadHash].join('\n');
}

/** The key that signs requests, the chunks of a stream, and the policies of forms. */
export function signingKey(secret: string, scope: string): Buffer {
  return scope.split('/').reduce<Buffer>((key, part) => hmac(key, part), Buffer.from(`AWS4${secret}`));
}

export const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
export const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');

/** Compares in a time that tells nothing. */
export function equal(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
const encodePath = (path: string): string => path.split('/').map(encode).join('/');
const decodePath = (path: string): string => path.split('/').map(decodeURIComponent).join('/');
const headerText = (value: string | string[] | undefined): string =>
  (Array.isArray(value) ? value.join(',') : (value ?? '')).trim().replace(/ +/g, ' ');
