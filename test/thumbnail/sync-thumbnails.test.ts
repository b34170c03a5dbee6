import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeImage } from '../../functions/thumbnail/describe-image.ts';
import { syncThumbnails } from '../../functions/thumbnail/sync-thumbnails.ts';
import type { ObjectChange } from '../../lib/s3-event.ts';
import { imageId } from '../../lib/s3-key.ts';
import { assertAnyHistory, type Mutation } from '../helpers/any-history.ts';
import { type Around, BROKEN, memoryPorts } from '../helpers/memory-ports.ts';
import { permutations } from '../helpers/permutations.ts';
import { BUCKET, crashAfter, KEY, World } from '../helpers/world.ts';

let photos = 0;
const put: Mutation = (object) => object.put(Buffer.from(`photo ${(photos += 1)}`));
const putBroken: Mutation = (object) => object.put(BROKEN);
const remove: Mutation = (object) => object.remove();
const removeVersion =
  (index: number): Mutation =>
  (object) =>
    object.removeVersion(index);

/** The promise: rows, description and thumbnails say what the bucket says, and nothing is left over. */
function expectInStep({ object, stores }: World, last: ObjectChange | undefined): void {
  if (!last) throw new Error('Nothing happened');
  const { rows, metas, thumbnails } = stores;
  const id = imageId(BUCKET, KEY);
  const row = rows.get(id);
  const { current } = object;
  const content = current && object.read(current.versionId);
  expect(row?.sequencer).toBe(last.sequencer);
  if (!current || !content) {
    expect(row?.state).toBe('deleted');
  } else {
    expect(row).toMatchObject({ ...current, state: content.equals(BROKEN) ? 'rejected' : 'ready' });
  }
  const named = row?.state === 'ready' ? row.thumbnails.map(({ key }) => key) : [];
  expect([...thumbnails.keys()].toSorted()).toEqual(named.toSorted());
  for (const key of named) expect(thumbnails.get(key)).toEqual(content);
  expect(metas.get(id)).toEqual({ sequencer: last.sequencer, meta: row && describeImage(id, last, row) });
}

const logs: Record<string, Mutation[]> = {
  'put, overwrite, delete': [put, put, remove],
  'put, delete, undelete': [put, remove, removeVersion(1)],
  'put, overwrite, delete the old version': [put, put, removeVersion(0)],
  'put, overwrite, delete the new version': [put, put, removeVersion(1)],
  'put, delete, put': [put, remove, put],
  'put, overwrite with rubbish, take it back': [put, putBroken, removeVersion(1)],
  'delete what never was': [remove],
  'put, overwrite, delete, undelete, delete the new version': [
    put,
    put,
    remove,
    removeVersion(2),
    removeVersion(1),
  ],
};

describe.each(Object.entries(logs))('%s', (_, log) => {
  async function run(order: readonly number[], around: Around): Promise<void> {
    // Prepare
    const world = new World();
    const changes = log.map((mutate) => mutate(world.object));

    // Act
    for (const index of order)
      for (const change of changes.slice(index, index + 1)) await world.deliver(change, around);

    // Assess
    expectInStep(world, changes.at(-1));
  }
  const orders = [...permutations([...log.keys()])].map((order) => [...order, ...order]);

  test('ends in step, in whatever order its events arrive, and twice', async () => {
    for (const order of orders) await run(order, crashAfter(0).around);
  });

  test('ends in step, after whatever call an attempt broke off', async () => {
    for (const order of orders) {
      const { around, calls } = crashAfter(0);
      await run(order, around);
      for (let number = 1; number <= calls(); number += 1) await run(order, crashAfter(number).around);
    }
  });
});

test('looks again when an earlier change replaces the row under its hands', async () => {
  // Prepare
  const { object, stores } = new World();
  const source = { head: () => object.current, read: (_: string, __: string, id: string) => object.read(id) };
  const ports = memoryPorts(source, stores);
  await syncThumbnails(put(object), ports);
  const deletion = remove(object);
  const undeletion = object.removeVersion(1);
  const tombstone = { state: 'deleted', sequencer: deletion.sequencer, expiresAt: 0 } as const;
  const advance: typeof ports.ledger.advance = async (...args) => {
    await ports.ledger.commit(imageId(BUCKET, KEY), tombstone);
    return ports.ledger.advance(...args);
  };

  // Act
  const result = await syncThumbnails(undeletion, { ...ports, ledger: { ...ports.ledger, advance } });

  // Assess
  expect(result.outcome).toBe('ready');
  expect(stores.rows.get(imageId(BUCKET, KEY))).toEqual(result.row);
});

describe('any history of a key', () => {
  const mutation = fc.oneof(
    fc.constant(put),
    fc.constant(putBroken),
    fc.constant(remove),
    fc.nat(5).map(removeVersion),
  );

  test('ends in step, with its events handled while it goes on, side by side, twice, breaking off anywhere', async () => {
    await assertAnyHistory(mutation, () => new World(), expectInStep);
  });
});
