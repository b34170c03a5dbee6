import type { Drift } from '../../lib/audit-row.ts';
import type { BackupRow } from '../../lib/backup-row.ts';
import type { Pair } from './merge-listings.ts';
import type { Listed } from './ports.ts';

/** What a key's two objects and its row come to. `held` are deletions that wait for an approval. */
export type Verdict = Drift | 'same' | 'young' | 'held';

/**
 * Judges one key.
 * @param row - what the function `backup` has noted of it
 * @param youngAfter - epoch milliseconds: what has changed since may be no more than an event under way
 */
export function judge({ source, backup }: Pair, row: BackupRow | undefined, youngAfter: number): Verdict {
  if (source && backup && isCopy(source, backup, row)) return 'same';
  if (!source && row?.state === 'held') return 'held';
  // Of an orphan only the copy's time is left: it may have come after the other bucket was listed.
  const { changedAt = 0 } = source ?? backup ?? {};
  if (changedAt * 1000 > youngAfter) return 'young';
  if (!backup) return 'missing';
  return source ? 'different' : 'orphaned';
}

/**
 * Whether one is the copy that the row tells of the other. Only the row can say so: the ETag of what was uploaded in
 * parts follows from the parts, and its copy's is another one. An object that nobody has noted is nobody's copy.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html
 */
const isCopy = (source: Listed, backup: Listed, row: BackupRow | undefined): boolean =>
  row?.state === 'stored' &&
  isObject(source, row.etag, row.bytes) &&
  isObject(backup, row.backupEtag, row.bytes) &&
  source.changedAt === Math.floor(Date.parse(row.uploadedAt) / 1000);

const isObject = (listed: Listed, etag: string, bytes: number): boolean =>
  listed.etag === unquote(etag) && listed.bytes === bytes;

/** An ETag as it is; S3 puts it in quotes. */
export const unquote = (etag: string): string => etag.replaceAll('"', '');
