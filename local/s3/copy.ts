import { AwsError } from '../gateway/aws-error.ts';
import { checkRead } from './conditions.ts';
import { keptHeaders, refuseAcl, taggingHeader } from './headers.ts';
import { commit, versionHeader } from './objects.ts';
import type { ObjectCall, Room } from './room.ts';
import type { Version } from './schema.ts';
import { sendXml } from './xml.ts';

const COPY_LIMIT = 5 * 1024 ** 3;

/** CopyObject */
export async function copyObject(room: Room, call: ObjectCall): Promise<void> {
  refuseAcl(call);
  const source = copySource(room, call);
  checkRead(call, source, 'x-amz-copy-source-');
  if (source.size > COPY_LIMIT) {
    throw new AwsError(
      'InvalidRequest',
      'The specified copy source is larger than the maximum allowable size: 5 GB',
    );
  }
  const replaces = (directive: string) => call.headers[directive] === 'REPLACE';
  if (
    source.bucket === call.bucket.name &&
    source.key === call.key &&
    !replaces('x-amz-metadata-directive')
  ) {
    throw new AwsError(
      'InvalidRequest',
      'This copy request is illegal because it is trying to copy an object to itself.',
    );
  }
  const { file, size } = await room.bytes.write(room.bytes.read(source.file ?? ''));
  const added = await commit(room, call, 'ObjectCreated:Copy', {
    key: call.key,
    marker: 0,
    file,
    size,
    etag: source.etag,
    headers: replaces('x-amz-metadata-directive') ? keptHeaders(call) : source.headers,
    checksums: source.checksums,
    tags: replaces('x-amz-tagging-directive') ? taggingHeader(call) : source.tags,
  });
  for (const [name, value] of Object.entries(versionHeader(added))) call.response.setHeader(name, value);
  if (source.versionId !== 'null') call.response.setHeader('x-amz-copy-source-version-id', source.versionId);
  sendXml(call, 'CopyObjectResult', { ETag: `"${added.etag}"`, LastModified: added.modified });
}

/** The version that `x-amz-copy-source` names. @throws AwsError */
export function copySource({ buckets, versions }: Room, call: ObjectCall): Version {
  const [path = '', search = ''] = String(call.headers['x-amz-copy-source']).split('?');
  const [name = '', ...key] = decodeURIComponent(path).replace(/^\//, '').split('/');
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
  return versions.find(name, key.join('/'), new URLSearchParams(search).get('versionId'));
}
