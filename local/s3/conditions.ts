import { AwsError } from '../gateway/aws-error.ts';
import type { Call } from '../gateway/call.ts';
import type { Version } from './schema.ts';

const unquote = (etag: string) => etag.trim().replace(/^"|"$/g, '');
const failed = (condition: string) =>
  new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412, {
    Condition: condition,
  });

/**
 * The conditions of a read, in the order that HTTP gives them.
 * @param prefix - `x-amz-copy-source-` for the source of a copy
 * @throws AwsError 412, or 304 for a reader that has the object already
 */
export function checkRead({ headers, method }: Call, version: Version, prefix = ''): void {
  const header = (name: string) => headers[`${prefix}${name}`]?.toString();
  const modified = Math.floor(Date.parse(version.modified) / 1000) * 1000;
  const match = header('if-match');
  const noneMatch = header('if-none-match');
  const since = header('if-modified-since');
  const until = header('if-unmodified-since');
  if (match !== undefined && match !== '*' && unquote(match) !== version.etag) throw failed('If-Match');
  if (match === undefined && until !== undefined && modified > Date.parse(until))
    throw failed('If-Unmodified-Since');
  const same = noneMatch !== undefined && (noneMatch === '*' || unquote(noneMatch) === version.etag);
  const old = noneMatch === undefined && since !== undefined && modified <= Date.parse(since);
  if (!same && !old) return;
  if (method === 'GET' || method === 'HEAD') throw new AwsError('NotModified', 'Not Modified', 304);
  throw failed(same ? 'If-None-Match' : 'If-Modified-Since');
}

/** The conditions of a write. @throws AwsError 412, or 404 when what should match is not there */
export function checkWrite({ headers }: Call, current: Version | undefined): void {
  const match = headers['if-match'];
  const present = current && !current.marker;
  if (headers['if-none-match'] === '*' && present) throw failed('If-None-Match');
  if (match === undefined) return;
  if (!present) throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
  if (match !== '*' && unquote(match) !== current.etag) throw failed('If-Match');
}
