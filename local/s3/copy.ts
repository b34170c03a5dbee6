import { AwsError } from '../gateway/aws-error.ts';
import type { ObjectCall, Room } from './room.ts';
import type { Version } from './schema.ts';

/** The version that `x-amz-copy-source` names. @throws AwsError */
export function copySource({ buckets, versions }: Room, call: ObjectCall): Version {
  const { name, key, versionId } = parse(String(call.headers['x-amz-copy-source']));
  const bucket = buckets.get(name);
  if (!bucket)
    throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404, { BucketName: name });
  const expected = call.headers['x-amz-source-expected-bucket-owner'];
  if (
    bucket.accountId !== call.principal?.accountId ||
    (expected !== undefined && expected !== bucket.accountId)
  ) {
    throw new AwsError('AccessDenied', 'Access Denied', 403);
  }
  if (versionId !== null && versions.byId(name, key, versionId)?.marker) {
    throw new AwsError(
      'InvalidRequest',
      'The source of a copy request may not specifically refer to a delete marker by version id.',
    );
  }
  return versions.find(name, key, versionId);
}

/** `/bucket/key?versionId=…`, with or without the first slash; the path is percent-encoded. */
function parse(source: string): { name: string; key: string; versionId: string | null } {
  const [path = '', search = ''] = source.split('?');
  const invalid = (what: string) => new AwsError('InvalidArgument', `${what}: ${source}`);
  const decoded = decode(path);
  if (decoded === undefined) throw invalid('Invalid copy source encoding');
  const [, name, key] = /^\/?([^/]+)\/(.+)$/s.exec(decoded) ?? [];
  if (!name || !key) throw invalid('Invalid copy source object key');
  return { name, key, versionId: new URLSearchParams(search).get('versionId') };
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
