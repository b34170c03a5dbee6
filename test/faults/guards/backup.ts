import type { Guard } from './guard.ts';

const SYNC = 'functions/backup/sync-backup.ts';
const BUCKET = 'functions/backup/backup-bucket.ts';
const BREAKER = 'lib/delete-breaker.ts';
const HISTORIES = ['test/backup/sync-backup.test.ts'];
const DELETIONS = ['test/backup/deletions.test.ts'];
const COPIES = ['test/backup/backup-bucket.test.ts'];

/** What keeps the backup in step with photos, and from being destroyed. */
export const backupGuards: Guard[] = [
  {
    promise: 'the last event of a key writes the row, even if it changes nothing',
    file: SYNC,
    text: "  if (result.outcome === 'unchanged' && isNoNews) return result;\n",
    instead: "  if (result.outcome === 'unchanged') return result;\n",
    tests: HISTORIES,
  },
  {
    promise: 'a copy that no row names is made again',
    file: SYNC,
    text: ' && row.backupVersionId === copy?.versionId',
    instead: '',
    tests: HISTORIES,
  },
  {
    promise: 'whoever was overtaken at the row looks again',
    file: SYNC,
    text: '(await ports.ledger.commit(id, result.row, known)) ? result : undefined',
    instead: '(await ports.ledger.commit(id, result.row, known)) || true ? result : undefined',
    tests: HISTORIES,
  },
  {
    promise: 'no row of the backup replaces one that its writer has not seen',
    file: 'lib/backup-ledger.ts',
    text: "'revision = :read'",
    instead: "'revision >= :read'",
    tests: ['test/lib/backup-ledger.test.ts'],
  },
  {
    promise: 'a copy goes only over what was seen',
    file: BUCKET,
    text: "seen ? { IfMatch: seen.etag } : { IfNoneMatch: '*' }",
    instead: "seen ? { IfMatch: '*' } : ({} as { IfMatch: string })",
    tests: COPIES,
  },
  {
    promise: 'a deletion hides only what was seen',
    file: BUCKET,
    text: ', IfMatch: etag }',
    instead: ", ...(etag === '' && { IfMatch: etag }) }",
    tests: COPIES,
  },
  {
    promise: 'a copy in parts that breaks off leaves nothing',
    file: 'functions/backup/copy-in-parts.ts',
    text: '    await s3.send(abort, { abortSignal: AbortSignal.timeout(ABORT_MS) }).catch(() => {});\n',
    instead: '    if (!abort) throw error;\n',
    tests: COPIES,
  },
  {
    promise: 'what may not be deleted is held',
    file: SYNC,
    text: "    if (!(await mayDelete(now()))) return { outcome: 'held', row: heldRow(request, now()) };\n",
    instead: '',
    tests: DELETIONS,
  },
  {
    promise: 'what is held waits for an operator',
    file: SYNC,
    text: "    if (row?.state === 'held') return unchanged(row, request);\n",
    instead: '',
    tests: DELETIONS,
  },
  {
    promise: 'a photos bucket that is gone takes no copies along',
    file: SYNC,
    text: '  await photos.mustExist();\n',
    instead: '  void photos;\n',
    tests: DELETIONS,
  },
  {
    promise: 'a backup that is gone makes no tombstones',
    file: SYNC,
    text: '  if (!copy) await backup.mustExist();\n',
    instead: '',
    tests: DELETIONS,
  },
  {
    promise: 'a tripped breaker stays tripped',
    file: BREAKER,
    text: "'attribute_not_exists(trippedAt)'",
    instead: "'attribute_not_exists(nothing)'",
    tests: ['test/lib/delete-breaker.test.ts'],
  },
  {
    promise: 'the backup is of one bucket',
    file: 'functions/backup/request.ts',
    text: '  if (data.bucket !== photosBucket) throw',
    instead: '  if (data.bucket === undefined) throw',
    tests: ['test/backup.test.ts'],
  },
  {
    promise: 'backup tells of repeated messages that succeed',
    file: 'functions/backup/handler.ts',
    text: 'redrivableBody((body) => syncAndLog(body, ports))',
    instead: '((body: unknown) => redrivableBody(async () => {})({}).then(() => syncAndLog(body, ports)))',
    tests: ['test/backup-redrive.test.ts'],
  },
  {
    promise: 'a backup that failed is no news to one that has been made since',
    file: 'functions/failures/failed-backups.ts',
    text: 'sequencer < :change AND ',
    instead: '(sequencer < :change OR sequencer >= :change) AND ',
    tests: ['test/backup-redrive.test.ts'],
  },
];
