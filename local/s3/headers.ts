import { AwsError } from '../gateway/aws-error.ts';
import type { Call } from '../gateway/call.ts';
import type { Version } from './schema.ts';

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

/** The headers that an object is stored with, as JSON. */
export function keptHeaders({ headers }: Call): string {
  const kept = Object.entries(headers).filter(
    ([name]) => KEPT.includes(name) || name.startsWith('x-amz-meta-'),
  );
  const text = kept.map(([name, value]) => [name, String(value)] as const);
  // The framing of the transfer is not the object's.
  const plain = text.map(([name, value]) => [
    name,
    name === 'content-encoding' ? withoutChunked(value) : value,
  ]);
  return JSON.stringify(Object.fromEntries(plain.filter(([, value]) => value !== '')));
}

const withoutChunked = (encoding: string): string =>
  encoding
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== 'aws-chunked')
    .join(',');

/** The tags of an `x-amz-tagging` header, as JSON. */
export function taggingHeader({ headers }: Call): string {
  return JSON.stringify(Object.fromEntries(new URLSearchParams(headers['x-amz-tagging']?.toString() ?? '')));
}

/** Buckets are owner-enforced: there are no access control lists. @throws AwsError */
export function refuseAcl({ headers }: Call): void {
  const acl = headers['x-amz-acl'];
  const granted = Object.keys(headers).some((name) => name.startsWith('x-amz-grant-'));
  if (granted || (acl !== undefined && acl !== 'bucket-owner-full-control')) {
    throw new AwsError('AccessControlListNotSupported', 'The bucket does not allow ACLs');
  }
}

/** What an answer says of a version. */
export function versionHeaders(version: Version, { headers }: Call): Record<string, string> {
  const tags = Object.keys(JSON.parse(version.tags)).length;
  return {
    'content-type': 'binary/octet-stream',
    ...JSON.parse(version.headers),
    etag: `"${version.etag}"`,
    'last-modified': new Date(version.modified).toUTCString(),
    'accept-ranges': 'bytes',
    'x-amz-server-side-encryption': 'AES256',
    ...(version.versionId !== 'null' && { 'x-amz-version-id': version.versionId }),
    ...(tags > 0 && { 'x-amz-tagging-count': String(tags) }),
    ...(headers['x-amz-checksum-mode'] === 'ENABLED' && JSON.parse(version.checksums)),
  };
}
