import type { BucketCall, Room } from './room.ts';
import type { Version } from './schema.ts';
import { keyEncoder, sendXml } from './xml.ts';

const PAGE = 1000;

/** A page of keys, with those under a common prefix folded into one. */
interface Page {
  versions: Version[];
  prefixes: string[];
  truncated: boolean;
  /** Where the next page begins. */
  last: string;
}

/** ListObjectsV2 */
export function listObjectsV2(room: Room, call: BucketCall): void {
  const { query } = call;
  const token = query.get('continuation-token');
  const after = token ? Buffer.from(token, 'base64url').toString() : (query.get('start-after') ?? '');
  const page = pageOf(room, call, after);
  const encode = keyEncoder(call);
  sendXml(call, 'ListBucketResult', {
    ...common(call, page),
    KeyCount: page.versions.length + page.prefixes.length,
    StartAfter: query.get('start-after') ?? undefined,
    ContinuationToken: token ?? undefined,
    NextContinuationToken: page.truncated ? Buffer.from(page.last).toString('base64url') : undefined,
    Contents: page.versions.map((version) => entry(version, encode)),
  });
}

/** ListObjects */
export function listObjects(room: Room, call: BucketCall): void {
  const page = pageOf(room, call, call.query.get('marker') ?? '');
  const encode = keyEncoder(call);
  sendXml(call, 'ListBucketResult', {
    ...common(call, page),
    Marker: call.query.get('marker') ?? '',
    NextMarker: page.truncated ? encode(page.last) : undefined,
    Contents: page.versions.map((version) => entry(version, encode)),
  });
}

/** ListObjectVersions */
export function listObjectVersions(room: Room, call: BucketCall): void {
  const { bucket, query } = call;
  const limit = limitOf(call);
  const after = query.get('key-marker') ?? '';
  // Whole keys only: a page never ends between two versions of one key, unless one key has more than a page of them.
  const found = room.versions.all(bucket.name, query.get('prefix') ?? '', after, limit + 1);
  const lastKey = found[limit]?.key;
  const whole = found.filter(({ key }) => key !== lastKey);
  const versions = found.length <= limit ? found : whole.length > 0 ? whole : found.slice(0, limit);
  const newest = new Map<string, number>();
  for (const { key, seq } of versions) newest.set(key, Math.max(seq, newest.get(key) ?? 0));
  const encode = keyEncoder(call);
  const describe = (version: Version) => ({
    ...(version.marker
      ? { Key: encode(version.key), LastModified: version.modified }
      : entry(version, encode)),
    VersionId: version.versionId,
    IsLatest: newest.get(version.key) === version.seq,
    Owner: { ID: bucket.accountId },
  });
  sendXml(call, 'ListVersionsResult', {
    Name: bucket.name,
    Prefix: encode(query.get('prefix') ?? ''),
    KeyMarker: encode(after),
    MaxKeys: limit,
    EncodingType: query.get('encoding-type') ?? undefined,
    IsTruncated: found.length > limit,
    NextKeyMarker: found.length > limit ? encode(versions.at(-1)?.key ?? '') : undefined,
    Version: versions.filter(({ marker }) => !marker).map(describe),
    DeleteMarker: versions.filter(({ marker }) => marker).map(describe),
  });
}

function pageOf({ versions }: Room, call: BucketCall, start: string): Page {
  const { bucket, query } = call;
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const limit = limitOf(call);
  const page: Page = { versions: [], prefixes: [], truncated: false, last: start };
  if (limit === 0) return page;
  for (let after = start; ; ) {
    const [next] = versions.current(bucket.name, prefix, after, 1);
    if (!next) return page;
    if (page.versions.length + page.prefixes.length >= limit) return { ...page, truncated: true };
    const end = delimiter ? next.key.indexOf(delimiter, prefix.length) : -1;
    if (end < 0) {
      page.versions.push(next);
      after = next.key;
    } else {
      const folded = next.key.slice(0, end + delimiter.length);
      if (folded !== start) page.prefixes.push(folded);
      // Past everything that the prefix covers.
      after = `${folded}\u{10ffff}`;
    }
    page.last = after;
  }
}

const limitOf = ({ query }: BucketCall): number => Math.min(PAGE, Number(query.get('max-keys') ?? PAGE));

function common(call: BucketCall, { prefixes, truncated }: Page) {
  const { bucket, query } = call;
  const encode = keyEncoder(call);
  return {
    Name: bucket.name,
    Prefix: encode(query.get('prefix') ?? ''),
    Delimiter: query.get('delimiter') ?? undefined,
    MaxKeys: limitOf(call),
    EncodingType: query.get('encoding-type') ?? undefined,
    IsTruncated: truncated,
    CommonPrefixes: prefixes.map((prefix) => ({ Prefix: encode(prefix) })),
  };
}

function entry({ key, modified, etag, size }: Version, encode: (key: string) => string) {
  return {
    Key: encode(key),
    LastModified: modified,
    ETag: `"${etag}"`,
    Size: size,
    StorageClass: 'STANDARD',
  };
}
