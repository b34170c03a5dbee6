import { AwsError } from '../gateway/aws-error.ts';

/** What an `x-amz-copy-source` names. */
export interface SourceName {
  /** The bucket's. */
  name: string;
  key: string;
  /** Undefined for the newest version. */
  versionId: string | undefined;
}

/**
 * Reads `/bucket/key?versionId=…`, with or without the first slash; the path is percent-encoded.
 * @throws AwsError `InvalidArgument`
 */
export function parseCopySource(source: string): SourceName {
  const [path = '', search = ''] = source.split('?');
  const invalid = (what: string) => new AwsError('InvalidArgument', `${what}: ${source}`);
  const decoded = decode(path);
  if (decoded === undefined) throw invalid('Invalid copy source encoding');
  const [, name, key] = /^\/?([^/]+)\/(.+)$/s.exec(decoded) ?? [];
  if (!name || !key) throw invalid('Invalid copy source object key');
  const versionId = new URLSearchParams(search).get('versionId') ?? undefined;
  if (versionId === '') throw invalid('Version id cannot be the empty string');
  return { name, key, versionId };
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
