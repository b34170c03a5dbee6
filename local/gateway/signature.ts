import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Credentials } from '../iam/credentials.ts';
import { AwsError } from './aws-error.ts';

const ALGORITHM = 'AWS4-HMAC-SHA256';
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

/** A claim to be somebody, not yet checked. */
export interface Claim {
  accessKeyId: string;
  /** `20260101/eu-west-1/s3/aws4_request` */
  scope: string;
  region: string;
  service: string;
  signedHeaders: string[];
  signature: string;
  /** `20260101T000000Z` */
  date: string;
  sessionToken: string | undefined;
  /** Seconds for which a presigned URL is good. */
  expires: number | undefined;
}

/** What the chunks of a signed stream build upon. */
export interface SigningContext {
  key: Buffer;
  scope: string;
  date: string;
  signature: string;
}

/** Who a request claims to come from; undefined for an unsigned one. @throws AwsError when it is malformed */
export function claimOf({ headers, query }: Pick<SignedRequest, 'headers' | 'query'>): Claim | undefined {
  const authorization = headers.authorization;
  if (authorization) {
    const field = (name: string) => new RegExp(`${name}=([^,\\s]+)`).exec(authorization)?.[1];
    return claim({
      algorithm: authorization.split(' ')[0],
      credential: field('Credential'),
      signedHeaders: field('SignedHeaders'),
      signature: field('Signature'),
      date: single(headers['x-amz-date']) ?? amzDate(single(headers.date)),
      sessionToken: single(headers['x-amz-security-token']),
      expires: undefined,
    });
  }
  if (!query.has('X-Amz-Signature')) return undefined;
  return claim({
    algorithm: query.get('X-Amz-Algorithm'),
    credential: query.get('X-Amz-Credential'),
    signedHeaders: query.get('X-Amz-SignedHeaders'),
    signature: query.get('X-Amz-Signature'),
    date: query.get('X-Amz-Date'),
    sessionToken: query.get('X-Amz-Security-Token') ?? undefined,
    expires: Number(query.get('X-Amz-Expires')),
  });
}

function claim(parts: {
  algorithm: string | null | undefined;
  credential: string | null | undefined;
  signedHeaders: string | null | undefined;
  signature: string | null | undefined;
  date: string | null | undefined;
  sessionToken: string | undefined;
  expires: number | undefined;
}): Claim {
  const [accessKeyId, ...scope] = parts.credential?.split('/') ?? [];
  const [, region, service] = scope;
  const { signedHeaders, signature, date } = parts;
  if (
    parts.algorithm !== ALGORITHM ||
    !accessKeyId ||
    !region ||
    !service ||
    !signedHeaders ||
    !signature ||
    !date
  ) {
    throw new AwsError('AuthorizationHeaderMalformed', 'The authorization is not a Signature Version 4');
  }
  const names = signedHeaders.split(';');
  const { sessionToken, expires } = parts;
  return {
    accessKeyId,
    scope: scope.join('/'),
    region,
    service,
    signedHeaders: names,
    signature,
    date,
    sessionToken,
    expires,
  };
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
  const toSign = [ALGORITHM, date, scope, sha256(canonical)].join('\n');
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
  return { key, scope, date, signature: claimed.signature };
}

function checkTime({ date, expires }: Claim, now: number): void {
  const signedAt = Date.parse(
    date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'),
  );
  if (expires === undefined && !(Math.abs(now - signedAt) <= SKEW_MS)) {
    throw new AwsError(
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
      403,
    );
  }
  if (expires !== undefined && !(now <= signedAt + expires * 1000)) {
    throw new AwsError('AccessDenied', 'Request has expired', 403);
  }
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

/** The key that signs requests, and the chunks of a stream. */
function signingKey(secret: string, scope: string): Buffer {
  return scope.split('/').reduce<Buffer>((key, part) => hmac(key, part), Buffer.from(`AWS4${secret}`));
}

export const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
export const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');

/** Compares in a time that tells nothing. */
export function equal(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
const encodePath = (path: string): string => path.split('/').map(encode).join('/');
const decodePath = (path: string): string => path.split('/').map(decodeURIComponent).join('/');
const single = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value;
const headerText = (value: string | string[] | undefined): string =>
  (Array.isArray(value) ? value.join(',') : (value ?? '')).trim().replace(/ +/g, ' ');
const amzDate = (date: string | undefined): string | undefined =>
  date && new Date(date).toISOString().replace(/[-:]|\.\d{3}/g, '');
