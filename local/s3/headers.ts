import { AwsError, notImplemented } from '../gateway/aws-error.ts';
import type { Call } from '../gateway/call.ts';
import type { Version } from './schema.ts';
import { storedTags } from './tags.ts';

const KEPT = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
  'x-amz-storage-class',
  'x-amz-website-redirect-location',
];

const METADATA = 'x-amz-meta-';
const METADATA_LIMIT = 2048;

/** The headers that an object is stored with, as JSON. @throws AwsError when its metadata are too long */
export function keptHeaders({ headers }: Call): string {
  const metadata = Object.entries(headers).filter(([name]) => name.startsWith(METADATA));
  const sizes = metadata.map(([name, value]) => name.length - METADATA.length + String(value).length);
  if (sizes.reduce((sum, size) => sum + size, 0) > METADATA_LIMIT)
    throw new AwsError('MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size');
  const kept = KEPT.flatMap((name) => {
    const value = name === 'content-encoding' ? withoutChunked(headers[name]) : headers[name];
    return value ? [[name, value]] : [];
  });
  return JSON.stringify(Object.fromEntries([...kept, ...metadata]));
}

/** The framing of the transfer is not the object's. */
const withoutChunked = (encoding = ''): string =>
  encoding
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== 'aws-chunked')
    .join(',');

/** The tags of an `x-amz-tagging` header, as JSON. */
export function taggingHeader({ headers }: Call): string {
  return storedTags([...new URLSearchParams(headers['x-amz-tagging']?.toString() ?? '')]);
}

/** Buckets are owner-enforced: there are no access control lists. @throws AwsError */
export function refuseAcl({ headers }: Call): void {
  const acl = headers['x-amz-acl'];
  const granted = Object.keys(headers).some((name) => name.startsWith('x-amz-grant-'));
  if (granted || (acl !== undefined && acl !== 'bucket-owner-full-control')) {
    throw new AwsError('AccessControlListNotSupported', 'The bucket does not allow ACLs');
  }
}

/**
 * A presigned URL has its headers in the query. But a checksum there is of no body, SDKs add it all the same, and
 * S3 does not look at it.
 */
export function adoptQuery({ query, headers }: Call): void {
  for (const [name, value] of query) {
    const header = name.toLowerCase();
    if (/^x-amz-(?!checksum-|sdk-)/.test(header)) headers[header] ??= value;
  }
}

const UNSUPPORTED =
  /^x-amz-((server-side-encryption|copy-source-server-side-encryption|write-offset|if-match)-|object-lock-legal-hold$)/;

/** What would be ignored is refused: nobody shall think it was done. @throws AwsError 501 */
export function refuseUnsupported({ headers }: Call): void {
  const encryption = headers['x-amz-server-side-encryption'] ?? 'AES256';
  const name = Object.keys(headers).find((each) => UNSUPPORTED.test(each));
  if (name) throw notImplemented(`S3 ${name}`);
  if (encryption !== 'AES256') throw notImplemented(`S3 x-amz-server-side-encryption: ${String(encryption)}`);
}

/** What an answer says of a version. */
export function versionHeaders(version: Version, { headers }: Call): Record<string, string> {
  return {
    'content-type': 'binary/octet-stream',
    ...JSON.parse(version.headers),
    etag: `"${version.etag}"`,
    'last-modified': new Date(version.modified).toUTCString(),
    'accept-ranges': 'bytes',
    'x-amz-server-side-encryption': 'AES256',
    ...(version.versionId !== 'null' && { 'x-amz-version-id': version.versionId }),
    ...checksumHeaders(version, headers),
  };
}

/** Those of all bytes: a reader of a part would take them for its own. */
function checksumHeaders({ checksums }: Version, headers: Call['headers']): Record<string, string> {
  const asked = headers['x-amz-checksum-mode'] === 'ENABLED' && headers.range === undefined;
  return asked && checksums !== '{}'
    ? { 'x-amz-checksum-type': 'FULL_OBJECT', ...JSON.parse(checksums) }
    : {};
}
