import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SupersededError } from '../../functions/backup/errors.ts';
import type { ObjectChange } from '../../lib/s3-event.ts';
import { assertAnyHistory, type Mutation } from '../helpers/any-history.ts';
import { BackupWorld } from '../helpers/backup-world.ts';
import { everyWay, takeTurns } from '../helpers/every-way.ts';
import type { Around } from '../helpers/memory-ports.ts';
import { permutations } from '../helpers/permutations.ts';
import { crashAfter } from '../helpers/world.ts';

const put =
  (content: string): Mutation =>
  (object) =>
    object.put(Buffer.from(content));
const remove: Mutation = (object) => object.remove();
const removeVersion =
  (index: number): Mutation =>
  (object) =>
    object.removeVersion(index);

const logs: Record<string, Mutation[]> = {
  'put, overwrite, delete': [put('a'), put('b'), remove],
  'put, overwrite with the same bytes': [put('a'), put('a')],
  'put, overwrite, overwrite with the first bytes': [put('a'), put('b'), put('a')],
  'put, delete, put': [put('a'), remove, put('a')],
  'put, delete, undelete': [put('a'), remove, removeVersion(1)],
  'put, overwrite, delete the new version': [put('a'), put('b'), removeVersion(1)],
  'put, overwrite, delete the old version': [put('a'), put('b'), removeVersion(0)],
  'delete what never was': [remove],
};

describe.each(Object.entries(logs))('%s', (_, log) => {
  async function run(order: readonly number[], around: Around): Promise<void> {
    const world = new BackupWorld();
    const changes = log.map((mutate) => mutate(world.object));

    for (const index of order)
      for (const change of changes.slice(index, index + 1)) await world.deliver(change, around);

    world.expectInStep(changes.at(-1));
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

describe('two workers, while the photo goes on changing', () => {
  const mutations: [string, Mutation][] = [
    ['an overwrite', put('b')],
    ['an overwrite with the first bytes', put('a')],
    ['a deletion', remove],
    ['a deletion of the newest version', (object) => object.removeVersion(object.count - 1)],
  ];
  const pairs = mutations.flatMap((one) =>
    mutations.map((other) => [one[0], other[0], one[1], other[1]] as const),
  );

  test.each(pairs)('%s and %s end in step, in every order of their steps', async (_, __, first, second) => {
    const runs = await everyWay(async (choose) => {
      // Prepare
      const world = new BackupWorld();
      await world.deliver(put('a')(world.object), crashAfter(0).around);
      let last: ObjectChange | undefined;
      const happen = (mutate: Mutation) => async (around: Around) => {
        const change = await around(() => (last = mutate(world.object)));
        await world.deliver(change, around);
      };

      // Act
      await takeTurns([happen(first), happen(second)], choose);

      // Assess
      world.expectInStep(last);
    });

    expect(runs).toBeGreaterThan(100);
  });
});

test('a copy that arrives after its worker was given up puts nothing old over what is new', async () => {
  // Prepare
  const world = new BackupWorld();
  const { around: atOnce } = crashAfter(0);
  await world.deliver(put('a')(world.object), atOnce);
  const overwrite = put('b')(world.object);
  const sent: (() => unknown)[] = [];
  let calls = 0;
  const killed: Around = async (effect) => {
    calls += 1;
    // Head, row, head, and then the copy: it is sent, and the worker dies.
    if (calls === 4) sent.push(effect);
    if (calls >= 4) throw new Error('Killed');
    return effect();
  };
  await world.deliver(overwrite, killed).catch(() => {});
  await world.deliver(overwrite, atOnce);
  const newest = put('c')(world.object);
  await world.deliver(newest, atOnce);

  // Act
  expect(sent[0]).toThrow(SupersededError);

  // Assess
  world.expectInStep(newest);
});

/** The queue brings back what has been overtaken too often. */
class InsistentWorld extends BackupWorld {
  override async deliver(change: ObjectChange, around: Around): Promise<void> {
    await super.deliver(change, around).catch(() => this.deliver(change, around));
  }
}

describe('any history of a key', () => {
  const mutation = fc.oneof(
    fc.constantFrom('a', 'b', 'c').map(put),
    fc.constant(remove),
    fc.nat(5).map(removeVersion),
  );

  test('ends in step, with its events handled while it goes on, side by side, twice, breaking off anywhere', async () => {
    await assertAnyHistory(
      mutation,
      () => new InsistentWorld(),
      (world, last) => world.expectInStep(last),
    );
  });
});
