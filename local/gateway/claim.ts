import type { IncomingHttpHeaders } from 'node:http';
import { AwsError } from './aws-error.ts';

const ALGORITHM = 'AWS4-HMAC-SHA256';
const WEEK_SECONDS = 7 * 24 * 60 * 60;

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
  /** The same in epoch milliseconds. */
  signedAt: number;
  sessionToken: string | undefined;
  /** Seconds for which a presigned URL is good; undefined for a signature in the headers. */
  expires: number | undefined;
}

/** Its parts, as they are written. */
type Written = Record<
  'algorithm' | 'credential' | 'signedHeaders' | 'signature' | 'date',
  string | undefined
>;

/** Who a request claims to come from; undefined for an unsigned one. @throws AwsError when it is malformed */
export function claimOf(headers: IncomingHttpHeaders, query: URLSearchParams): Claim | undefined {
  if (headers.authorization?.startsWith('AWS ') || query.has('AWSAccessKeyId')) {
    const message =
      'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.';
    throw new AwsError('InvalidRequest', message);
  }
  if (headers.authorization) return fromHeaders(headers.authorization, headers);
  return query.has('X-Amz-Signature') ? fromQuery(query) : undefined;
}

function fromHeaders(authorization: string, headers: IncomingHttpHeaders): Claim {
  const field = (name: string) => new RegExp(`${name}=([^,\\s]+)`).exec(authorization)?.[1];
  const date = headers['x-amz-date']?.toString() ?? amzDate(headers.date);
  if (Number.isNaN(epochOf(date))) {
    const message = 'AWS authentication requires a valid Date or x-amz-date header';
    throw new AwsError('AccessDenied', message, 403);
  }
  const written = {
    algorithm: authorization.split(' ')[0],
    credential: field('Credential'),
    signedHeaders: field('SignedHeaders'),
    signature: field('Signature'),
    date,
  };
  const sessionToken = headers['x-amz-security-token']?.toString();
  return { ...claim(written, 'AuthorizationHeaderMalformed'), sessionToken, expires: undefined };
}

function fromQuery(query: URLSearchParams): Claim {
  const field = (name: string) => query.get(name) ?? undefined;
  const written = {
    algorithm: field('X-Amz-Algorithm'),
    credential: field('X-Amz-Credential'),
    signedHeaders: field('X-Amz-SignedHeaders'),
    signature: field('X-Amz-Signature'),
    date: field('X-Amz-Date'),
  };
  const expires = Number(field('X-Amz-Expires'));
  if (!(expires >= 0 && expires <= WEEK_SECONDS)) {
    const message = `X-Amz-Expires must be a number of seconds, and at most ${WEEK_SECONDS}`;
    throw new AwsError('AuthorizationQueryParametersError', message);
  }
  const sessionToken = field('X-Amz-Security-Token');
  return { ...claim(written, 'AuthorizationQueryParametersError'), sessionToken, expires };
}

function claim({ algorithm, credential = '', signedHeaders, signature, date = '' }: Written, code: string) {
  const [accessKeyId, ...scope] = credential.split('/');
  const [day, region, service, end] = scope;
  const signedAt = epochOf(date);
  const isScope = scope.length === 4 && day === date.slice(0, 8) && end === 'aws4_request';
  if (algorithm !== ALGORITHM || !accessKeyId || !signedHeaders || !signature || !region || !service) {
    throw new AwsError(code, 'The authorization is not a Signature Version 4');
  }
  if (!isScope || Number.isNaN(signedAt)) {
    throw new AwsError(code, `The credential's scope ${scope.join('/')} is not one of the date ${date}`);
  }
  const names = signedHeaders.split(';');
  return {
    accessKeyId,
    scope: scope.join('/'),
    region,
    service,
    signedHeaders: names,
    signature,
    date,
    signedAt,
  };
}

/** NaN for what is no `20260101T000000Z`. */
function epochOf(date = ''): number {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date) ?? [];
  const [year, month, day, ...time] = parts;
  return Date.parse(`${year}-${month}-${day}T${time.join(':')}Z`);
}

function amzDate(date: string | undefined): string | undefined {
  const time = Date.parse(date ?? '');
  return Number.isNaN(time) ? undefined : new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, '');
}
