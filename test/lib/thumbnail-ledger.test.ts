import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { describeImage } from '../../functions/thumbnail/describe-image.ts';
import { metaKey } from '../../lib/table.ts';
import { thumbnailLedger } from '../../lib/thumbnail-ledger.ts';
import type { ThumbnailRow } from '../../lib/thumbnail-row.ts';
import { ready } from '../helpers/api-cloud.ts';
import { emptyTable } from '../helpers/empty-table.ts';

const ID = 'image';
const photo = { uploadedAt: '2026-11-23T09:00:00.000Z', bytes: 10 };
const rejected = (sequencer: string, versionId: string): ThumbnailRow => ({
  state: 'rejected',
  sequencer,
  versionId,
  ...photo,
  code: 'CORRUPT',
  reason: 'Broken',
});
const deleted = (sequencer: string): ThumbnailRow => ({ state: 'deleted', sequencer, expiresAt: 1 });
const meta = { bucket: 'photos', key: 'uploads/ada/cat.jpg', status: 'ready' } as const;

/** A ledger in an empty table. */
async function emptyLedger() {
  const table = await emptyTable();
  const { client, tableName } = table;
  return {
    ...table,
    ledger: thumbnailLedger(client, tableName, new AbortController().signal),
    metaRow: async () => (await client.send(new GetCommand({ TableName: tableName, Key: metaKey(ID) }))).Item,
  };
}

test('a row is replaced by that of a later change only; the one that stands is answered', async () => {
  // Prepare
  await using table = await emptyLedger();
  const { ledger } = table;

  // Act
  const answers = [
    await ledger.commit(ID, rejected('2', 'v2')),
    await ledger.commit(ID, rejected('1', 'v1')),
    await ledger.commit(ID, rejected('2', 'twin')),
    await ledger.commit(ID, rejected('3', 'v3')),
  ];

  // Assess
  expect(answers.map((row) => row.sequencer)).toEqual(['2', '2', '2', '3']);
  expect(answers[2]).toMatchObject({ versionId: 'v2' });
  expect(await ledger.read(ID)).toEqual(rejected('3', 'v3'));
});

test('a change is noted in a row about the same version only', async () => {
  // Prepare
  await using table = await emptyLedger();
  const { ledger } = table;
  await ledger.commit(ID, rejected('2', 'v2'));

  // Act
  const answers = [
    await ledger.advance(ID, '3', 'v1'),
    await ledger.advance(ID, '1', 'v2'),
    await ledger.advance(ID, '4', 'v2'),
  ];

  // Assess
  expect(answers.map((row) => row.sequencer)).toEqual(['2', '2', '4']);
  expect(await ledger.read(ID)).toEqual(rejected('4', 'v2'));
});

test('a description gives way to a later one, and takes along what no longer holds', async () => {
  // Prepare
  await using table = await emptyLedger();
  const { ledger, metaRow } = table;

  // Act
  await ledger.describe(ID, '2', { ...meta, type: 'image/png', expiresAt: undefined });
  await ledger.describe(ID, '3', { ...meta, type: undefined, expiresAt: 1 });
  await ledger.describe(ID, '2', { ...meta, type: 'image/png', expiresAt: undefined });

  // Assess
  expect(await metaRow()).toEqual({ ...metaKey(ID), ...meta, expiresAt: 1, thumbnailSequencer: '3' });
});

test('a description leaves alone what is another’s: the name of the file, whatever becomes of the photo', async () => {
  // Prepare
  await using table = await emptyLedger();
  const { client, tableName, ledger, metaRow } = table;
  const change = { event: 'ObjectCreated:Post', bucket: meta.bucket, key: meta.key, sequencer: '1' };
  const announced = { ...metaKey(ID), ...meta, status: 'pending', name: 'cat.jpg' };
  await client.send(new PutCommand({ TableName: tableName, Item: announced }));

  // Act
  const names: unknown[] = [];
  for (const row of [ready(photo.uploadedAt, '1'), rejected('2', 'v2'), deleted('3')]) {
    await ledger.describe(ID, row.sequencer, describeImage(ID, change, row));
    names.push((await metaRow())?.['name']);
  }

  // Assess
  expect(names).toEqual(['cat.jpg', 'cat.jpg', 'cat.jpg']);
});

test('there is no row of an image that nobody has seen', async () => {
  // Prepare
  await using table = await emptyLedger();

  // Act
  const row = await table.ledger.read(ID);

  // Assess
  expect(row).toBeUndefined();
});
