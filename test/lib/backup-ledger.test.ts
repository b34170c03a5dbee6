import { expect, test } from 'vitest';
import { backupLedger } from '../../lib/backup-ledger.ts';
import type { BackupRow } from '../../lib/backup-row.ts';
import { emptyTable } from '../helpers/empty-table.ts';

const ID = 'image';
const deleted = (sequencer: string): BackupRow => ({
  state: 'deleted',
  sequencer,
  bucket: 'photos',
  key: 'uploads/ada/cat.jpg',
  deletedAt: '2026-11-23T09:00:00.000Z',
  expiresAt: 1,
});

/** A ledger in an empty table. */
async function emptyLedger() {
  const table = await emptyTable();
  return { ...table, ledger: backupLedger(table.client, table.tableName, new AbortController().signal) };
}

test('a row is written over the one that was read, and over no other', async () => {
  await using table = await emptyLedger();
  const { ledger } = table;
  const nothing = await ledger.read(ID);
  const first = await ledger.commit(ID, deleted('1'), nothing);
  const read = await ledger.read(ID);

  const answers = [
    first,
    await ledger.commit(ID, deleted('2'), nothing),
    await ledger.commit(ID, deleted('3'), read),
    await ledger.commit(ID, deleted('4'), read),
  ];

  expect(nothing).toBeUndefined();
  expect(read?.row).toEqual(deleted('1'));
  expect(answers).toEqual([true, false, true, false]);
  expect((await ledger.read(ID))?.row).toEqual(deleted('3'));
});

test('one that changes nothing is a change all the same: who has read the one before must look again', async () => {
  await using table = await emptyLedger();
  const { ledger } = table;
  await ledger.commit(ID, deleted('1'), undefined);
  const read = await ledger.read(ID);

  const answers = [await ledger.commit(ID, deleted('1'), read), await ledger.commit(ID, deleted('1'), read)];

  expect(answers).toEqual([true, false]);
});
