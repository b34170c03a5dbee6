import { AwsError, notImplemented } from '../gateway/aws-error.ts';
import type { Call } from '../gateway/call.ts';
import { versionHeaders } from './headers.ts';
import { noSuchKey } from './not-there.ts';
import type { ObjectCall } from './room.ts';
import type { Version } from './schema.ts';

/** Whether a header that lists ETags, or has a star for all of them, means this one. */
const names = (header: string, etag: string) =>
  header
    .split(',')
    .map((each) => each.trim().replace(/^W\//, '').replaceAll('"', ''))
    .some((each) => each === '*' || each === etag);
const failed = (condition: string) =>
  new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412, {
    Condition: condition,
  });

/** What a reader renews of the object that it has already. */
const OF_NOT_MODIFIED = ['cache-control', 'etag', 'expires', 'last-modified', 'x-amz-version-id'];

/**
 * The conditions of a read, in the order that HTTP gives them.
 * @param prefix - `x-amz-copy-source-` for the source of a copy
 * @throws AwsError 412, or 304 for a reader that has the object already
 */
export function checkRead(call: Call, version: Version, prefix = ''): void {
  const { headers, method, response } = call;
  const header = (name: string) => headers[`${prefix}${name}`]?.toString();
  const modified = Math.floor(Date.parse(version.modified) / 1000) * 1000;
  const match = header('if-match');
  const noneMatch = header('if-none-match');
  const since = header('if-modified-since');
  const until = header('if-unmodified-since');
  if (match !== undefined && !names(match, version.etag)) throw failed('If-Match');
  if (match === undefined && until !== undefined && modified > Date.parse(until))
    throw failed('If-Unmodified-Since');
  const same = noneMatch !== undefined && names(noneMatch, version.etag);
  const old = noneMatch === undefined && since !== undefined && modified <= Date.parse(since);
  if (!same && !old) return;
  if (method === 'GET' || method === 'HEAD') {
    const known = Object.entries(versionHeaders(version, call)).filter(([name]) =>
      OF_NOT_MODIFIED.includes(name),
    );
    for (const [name, value] of known) response.setHeader(name, value);
    throw new AwsError('NotModified', 'Not Modified', 304);
  }
  throw failed(same ? 'If-None-Match' : 'If-Modified-Since');
}

/** What stood at a key when a write began: the place of its newest version; undefined when there was none. */
export interface Seen {
  seq: number | undefined;
}

/**
 * The conditions of a write. One that takes its time asks twice: before its bytes come, and in the transaction that
 * stores them.
 * @param seen - what the first time has returned
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 * @throws AwsError 412; 404 when what should match is not there; 409 when they hold again, but of something else
 */
export function checkWrite({ headers, key }: ObjectCall, current: Version | undefined, seen?: Seen): Seen {
  const match = headers['if-match'];
  const noneMatch = headers['if-none-match'];
  const present = current && !current.marker;
  if (noneMatch !== undefined && noneMatch !== '*')
    throw notImplemented('If-None-Match of a write but with *');
  if (noneMatch === '*' && present) throw failed('If-None-Match');
  if (match !== undefined && !present) throw noSuchKey(key);
  if (match !== undefined && present && !names(match, current.etag)) throw failed('If-Match');
  const conditional = match !== undefined || noneMatch !== undefined;
  if (conditional && seen && seen.seq !== current?.seq) throw conflict();
  return { seq: current?.seq };
}

const conflict = () =>
  new AwsError(
    'ConditionalRequestConflict',
    'The conditional request cannot succeed due to a conflicting operation against this resource.',
    409,
  );
