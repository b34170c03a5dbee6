import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { renderThumbnails } from '../functions/thumbnail/render-thumbnails.ts';
import { log } from '../lib/log.ts';
import { imageId } from '../lib/s3-key.ts';
import { padSequencer } from '../lib/sequencer.ts';
import { sample } from './helpers/images.ts';
import { BUCKET, functionOver } from './helpers/thumbnail-function.ts';

const CAT = 'uploads/ada/cat.jpg';
const SECOND_VERSION = '3HL4kqtJlcpXroDTDmjVBH40Nrjfkd';

const info = vi.spyOn(log, 'info').mockReturnValue();
const warn = vi.spyOn(log, 'warn').mockReturnValue();
const error = vi.spyOn(log, 'error').mockReturnValue();
afterEach(() => vi.clearAllMocks());

/** What the log says became of the records. */
const outcomes = (): unknown[] =>
  [...info.mock.calls, ...warn.mock.calls].flatMap(([, entry]) =>
    typeof entry === 'object' && 'outcome' in entry ? [entry['outcome']] : [],
  );

test('an upload becomes thumbnails, a row, and a description in its owner’s list', async () => {
  // Prepare
  const { handle, row, meta, stores } = functionOver({ [CAT]: {} });

  // Act
  await handle('put');

  // Assess
  const sequencer = padSequencer('0055AED6DCD90281E5');
  expect(row(CAT)).toMatchObject({ state: 'ready', versionId: 'v1', sequencer });
  expect(stores.thumbnails.size).toBe(2);
  expect(meta(CAT)).toMatchObject({
    key: CAT,
    owner: 'ada',
    status: 'ready',
    gsi1pk: 'OWNER#ada',
    gsi1sk: `2026-11-23T09:00:00.000Z#${imageId(BUCKET, CAT)}`,
  });
});

test('an overwrite stands, even if the first upload is heard of later', async () => {
  // Prepare
  const { handle, row } = functionOver({ [CAT]: { versionId: SECOND_VERSION } });

  // Act
  await handle('overwrite');
  await handle('put');

  // Assess
  expect(row(CAT)).toMatchObject({ state: 'ready', versionId: SECOND_VERSION });
  expect(outcomes()).toEqual(['ready', 'stale']);
});

test('a delete marker leaves a tombstone for 90 days, in nobody’s list', async () => {
  // Prepare
  const { handle, row, meta } = functionOver({});

  // Act
  await handle('delete-marker');

  // Assess
  expect(row(CAT)).toMatchObject({ state: 'deleted', expiresAt: Date.UTC(2027, 1, 21) / 1000 });
  expect(meta(CAT)).toMatchObject({ status: 'deleted', gsi1pk: undefined, gsi1sk: undefined });
});

test('deleting an old version leaves the thumbnails of the current one', async () => {
  // Prepare
  const { handle, row, stores } = functionOver({ [CAT]: { versionId: SECOND_VERSION } });
  await handle('overwrite');
  const before = [...stores.thumbnails.keys()];

  // Act
  await handle('version-delete');

  // Assess
  expect(outcomes()).toEqual(['ready', 'unchanged']);
  expect(row(CAT)).toMatchObject({ state: 'ready', sequencer: padSequencer('0055AED70203') });
  expect([...stores.thumbnails.keys()]).toEqual(before);
});

test('a duplicate changes nothing', async () => {
  // Prepare
  const { handle, stores } = functionOver({ [CAT]: {} });
  await handle('put');
  const before = structuredClone(stores);

  // Act
  await handle('duplicate');

  // Assess
  expect(outcomes()).toEqual(['ready', 'duplicate', 'duplicate']);
  expect(structuredClone(stores)).toEqual(before);
});

test('an encoded key is decoded', async () => {
  // Prepare
  const key = 'uploads/ada/café & crème + 100% (2).jpg';
  const { handle, row } = functionOver({ [key]: {} });

  // Act
  await handle('encoded-key');

  // Assess
  expect(row(key)).toMatchObject({ state: 'ready' });
});

test('every record of an event is handled', async () => {
  // Prepare
  const keys = ['uploads/ada/one.jpg', 'uploads/ada/two.png', 'uploads/grace/three.webp'];
  const { handle, row } = functionOver(Object.fromEntries(keys.map((key) => [key, {}])));

  // Act
  await handle('many-records');

  // Assess
  expect(keys.map((key) => row(key)?.state)).toEqual(['ready', 'ready', 'ready']);
});

test.each([
  ['a folder', 'FOLDER', 'folder', 'uploads/ada/holidays/', { bytes: 0 }],
  ['an empty file', 'EMPTY', 'put', CAT, { bytes: 0 }],
  ['too large a file', 'TOO_MANY_BYTES', 'put', CAT, { bytes: 50 * 1024 * 1024 + 1 }],
  [
    'a drawing',
    'UNSUPPORTED_TYPE',
    'unsupported',
    'uploads/ada/drawing.svg',
    { content: Buffer.from('<svg/>') },
  ],
  ['a broken file', 'CORRUPT', 'put', CAT, { content: sample('truncated.jpg') }],
])('%s is refused as %s, and that is a success', async (_, code, event, key, photo) => {
  // Prepare
  const { handle, row, meta, stores } = functionOver({ [key]: photo }, renderThumbnails);

  // Act
  await handle(event);

  // Assess
  expect(outcomes()).toEqual(['rejected']);
  expect(warn).toHaveBeenCalledTimes(1);
  expect(row(key)).toMatchObject({ state: 'rejected', code });
  expect(meta(key)).toMatchObject({ status: 'rejected', code, gsi1pk: 'OWNER#ada' });
  expect(stores.thumbnails.size).toBe(0);
});

test('the test event that S3 sends when it is configured has nothing to do', async () => {
  // Prepare
  const { handle, stores } = functionOver({});

  // Act
  await handle('test-event');

  // Assess
  expect(stores.rows.size).toBe(0);
  expect(info).toHaveBeenCalledWith('notification', { records: 0 });
});

test('a malformed record fails the event, after the others had their chance', async () => {
  // Prepare
  const key = 'uploads/ada/one.jpg';
  const { handle, row } = functionOver({ [key]: {} });

  // Act
  const handled = handle('malformed');

  // Assess
  await expect(handled).rejects.toThrow(/sequencer/);
  expect(row(key)).toMatchObject({ state: 'ready' });
});

test('an unknown failure is logged with its key and thrown, for Lambda to try again', async () => {
  // Prepare
  const { handle } = functionOver({ [CAT]: {} }, () => Promise.reject(new Error('No memory')));

  // Act
  const handled = handle('put');

  // Assess
  await expect(handled).rejects.toThrow('No memory');
  expect(error).toHaveBeenCalledWith('thumbnail', expect.objectContaining({ outcome: 'failed', key: CAT }));
});

test('work that does not end in time is stopped by name, before Lambda kills it', async () => {
  // Prepare
  const { handle } = functionOver({ [CAT]: {} }, async (photo, signal) => {
    await sleep(10_000, undefined, { signal });
    return renderThumbnails(photo, signal);
  });

  // Act
  const handled = handle('put', 2_010);

  // Assess
  await expect(handled).rejects.toMatchObject({ name: 'DeadlineError', retryable: true });
});
