import { AwsError } from '../gateway/aws-error.ts';
import { type Ask, after, type Page, pageOf, resume } from './page.ts';
import type { BucketCall, Room } from './room.ts';
import type { Listed, Place, Versions } from './versions.ts';
import { keyEncoder, sendXml } from './xml.ts';

const PAGE = 1000;
const LARGEST = 2 ** 31 - 1;

/** ListObjectsV2 */
export function listObjectsV2({ versions }: Room, call: BucketCall): void {
  const { bucket, query } = call;
  const ask = askOf(call, { history: false });
  const token = query.get('continuation-token');
  const startAfter = query.get('start-after') ?? '';
  const page = pageOf(versions, ask, token === null ? after(startAfter) : resume(markerOf(token), ask));
  const encode = keyEncoder(call);
  const owner = query.get('fetch-owner') === 'true' ? bucket.accountId : undefined;
  sendXml(call, 'ListBucketResult', {
    ...common(call, ask, page),
    KeyCount: page.versions.length + page.prefixes.length,
    StartAfter: startAfter ? encode(startAfter) : undefined,
    ContinuationToken: token ?? undefined,
    NextContinuationToken: page.truncated ? tokenOf(page.last.key) : undefined,
    Contents: page.versions.map((version) => entry(version, encode, owner)),
  });
}

/** ListObjects */
export function listObjects({ versions }: Room, call: BucketCall): void {
  const ask = askOf(call, { history: false });
  const marker = call.query.get('marker') ?? '';
  const page = pageOf(versions, ask, resume(marker, ask));
  const encode = keyEncoder(call);
  sendXml(call, 'ListBucketResult', {
    ...common(call, ask, page),
    Marker: encode(marker),
    // As at AWS: without a delimiter a client goes on after the last key.
    NextMarker: page.truncated && ask.delimiter ? encode(page.last.key) : undefined,
    Contents: page.versions.map((version) => entry(version, encode, call.bucket.accountId)),
  });
}

/** ListObjectVersions */
export function listObjectVersions({ versions }: Room, call: BucketCall): void {
  const { bucket, query } = call;
  const ask = askOf(call, { history: true });
  const marker = query.get('key-marker') ?? '';
  const versionMarker = query.get('version-id-marker') ?? '';
  const page = pageOf(versions, ask, placeOf(versions, ask, marker, versionMarker));
  const encode = keyEncoder(call);
  const describe = (version: Listed) => {
    const { ETag, Size, StorageClass, ...rest } = entry(version, encode, bucket.accountId);
    return {
      ...rest,
      ...(!version.marker && { ETag, Size, StorageClass }),
      VersionId: version.versionId,
      IsLatest: version.latest === 1,
    };
  };
  sendXml(call, 'ListVersionsResult', {
    ...common(call, ask, page),
    KeyMarker: encode(marker),
    VersionIdMarker: versionMarker,
    NextKeyMarker: page.truncated ? encode(page.last.key) : undefined,
    NextVersionIdMarker: page.truncated ? page.last.versionId : undefined,
    Version: page.versions.filter((version) => !version.marker).map(describe),
    DeleteMarker: page.versions.filter((version) => version.marker).map(describe),
  });
}

function askOf({ bucket, query }: BucketCall, { history }: { history: boolean }): Ask {
  const limit = query.get('max-keys') ?? String(PAGE);
  if (!/^\d+$/.test(limit) || Number(limit) > LARGEST)
    throw new AwsError('InvalidArgument', 'Provided max-keys not an integer or within integer range');
  return {
    bucket: bucket.name,
    prefix: query.get('prefix') ?? '',
    delimiter: query.get('delimiter') ?? '',
    limit: Math.min(PAGE, Number(limit)),
    history,
  };
}

function placeOf(versions: Versions, ask: Ask, key: string, versionId: string): Place {
  if (!versionId) return resume(key, ask);
  if (!key)
    throw new AwsError('InvalidArgument', 'A version-id marker cannot be specified without a key marker.');
  // Who deletes page by page names a version that is gone: then all that are left of its key come again.
  const below = versions.byId(ask.bucket, key, versionId)?.seq ?? Number.MAX_SAFE_INTEGER;
  return { key: Buffer.from(key), below };
}

const tokenOf = (marker: string): string => Buffer.from(marker).toString('base64url');

function markerOf(token: string): string {
  const marker = Buffer.from(token, 'base64url').toString();
  if (token === '' || tokenOf(marker) !== token)
    throw new AwsError('InvalidArgument', 'The continuation token provided is incorrect');
  return marker;
}

function common(call: BucketCall, { prefix, delimiter, limit }: Ask, { prefixes, truncated }: Page) {
  const encode = keyEncoder(call);
  return {
    Name: call.bucket.name,
    Prefix: encode(prefix),
    Delimiter: delimiter ? encode(delimiter) : undefined,
    MaxKeys: limit,
    EncodingType: call.query.get('encoding-type') ?? undefined,
    IsTruncated: truncated,
    CommonPrefixes: prefixes.map((each) => ({ Prefix: encode(each) })),
  };
}

function entry(version: Listed, encode: (key: string) => string, owner: string | undefined) {
  return {
    Key: encode(version.key),
    LastModified: version.modified,
    ETag: `"${version.etag}"`,
    Size: version.size,
    StorageClass: JSON.parse(version.headers)['x-amz-storage-class'] ?? 'STANDARD',
    Owner: owner === undefined ? undefined : { ID: owner },
  };
}
