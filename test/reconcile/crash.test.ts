import { expect, test } from 'vitest';
import { audit } from '../../functions/reconcile/audit.ts';
import { TakenOverError } from '../../functions/reconcile/errors.ts';
import type { AuditState, Listed, Ports } from '../../functions/reconcile/ports.ts';
import type { Mode } from '../../functions/reconcile/request.ts';

const NOW = Date.UTC(2026, 10, 26);
const APPROVED_AT = new Date(NOW).toISOString();
const object = (key: string): Listed => ({ key, etag: key, bytes: 1, changedAt: 0 });
const PHOTOS = ['a', 'b', 'c', 'd', 'e', 'f'].map(object);
/** `b` and `e` are missing, `x`, `y` and `z` are orphaned, and of the others no row tells. */
const COPIES = ['a', 'c', 'd', 'f', 'x', 'y', 'z'].map(object);

interface Row {
  attempt: number;
  state: AuditState;
}

/** What an audit has done to the world. */
interface World {
  row: Row | undefined;
  requested: Set<string>;
  isTripped: boolean;
  attempts: number;
}

/** An attempt that dies at the call with this number, before or after its effect, and does nothing more. */
function attempt(world: World, death: { call: number; moment: 'before' | 'after' } | undefined) {
  const me = (world.attempts += 1);
  let calls = 0;
  let isAlive = true;
  const call = <T>(effect: () => T): T => {
    calls += 1;
    if (isAlive && calls === death?.call && death.moment === 'after') {
      effect();
      isAlive = false;
    }
    if (calls === death?.call) isAlive = false;
    if (!isAlive) throw new Error('Dead');
    return effect();
  };
  async function* pages<T>(all: T[]): AsyncGenerator<T[]> {
    for (let at = 0; at < all.length; at += 2) yield call(() => all.slice(at, at + 2));
  }
  let time = NOW;
  const ports: Ports = {
    source: () => pages(PHOTOS),
    backup: () => pages(COPIES),
    readRows: async () => call(() => new Map()),
    held: () => pages(['held 1', 'held 2', 'held 3'].map((key) => ({ key, heldAt: APPROVED_AT }))),
    requestRepairs: async (keys, approvedAt) =>
      call(() => {
        for (const key of keys) world.requested.add(`${key} ${approvedAt}`);
      }),
    backlog: async () => call(() => 0),
    closeBreaker: async () =>
      call(() => {
        world.isTripped = false;
      }),
    audits: {
      begin: async (_, state) =>
        call(() => {
          if (world.row?.state.status === 'done') return false;
          world.row = { attempt: me, state: structuredClone(state) };
          return true;
        }),
      save: async (_, state) =>
        call(() => {
          if (world.row?.attempt !== me) throw new TakenOverError('Not mine');
          world.row.state = structuredClone(state);
        }),
    },
    orphanLimits: { share: 1, count: 10 },
    signal: new AbortController().signal,
    // So that each step is worth a note.
    now: () => (time += 1_000),
  };
  return { ports, calls: () => calls };
}

const newWorld = (): World => ({ row: undefined, requested: new Set(), isTripped: true, attempts: 0 });

/** What is to be the same, whatever has happened on the way. */
const ending = ({ row, requested, isTripped }: World) => {
  const { startedAt: _, updatedAt: __, ...found } = row?.state ?? { startedAt: '', updatedAt: '' };
  return { found, requested: new Set([...requested].toSorted()), isTripped };
};

test.each<Mode>(['report', 'repair', 'release'])(
  'wherever an audit dies that is to %s, the same event again leaves all as if it had not died',
  async (mode) => {
    const approval = { approvedAt: APPROVED_AT, most: 3 };
    const request = { id: 'a', mode, graceSeconds: 0, ...(mode === 'release' && { approval }) };
    const undisturbed = newWorld();
    const { ports, calls } = attempt(undisturbed, undefined);
    await audit(request, ports);

    expect(undisturbed.row?.state).toMatchObject({ status: 'done', missing: 2, different: 4, orphaned: 3 });
    expect(calls()).toBeGreaterThan(10);
    for (let call = 1; call <= calls(); call += 1)
      for (const moment of ['before', 'after'] as const) {
        const world = newWorld();
        const dying = audit(request, attempt(world, { call, moment }).ports);
        await expect(dying, `${moment} call ${call}`).rejects.toThrow('Dead');

        await audit(request, attempt(world, undefined).ports);

        expect(ending(world), `${moment} call ${call}`).toEqual(ending(undisturbed));
      }
  },
);

test('an attempt that was thought dead, and is not, changes nothing that the next one has noted', async () => {
  const world = newWorld();
  const request = { id: 'a', mode: 'repair' as const, graceSeconds: 0 };
  const slow = attempt(world, undefined).ports;
  const first = audit(request, {
    ...slow,
    readRows: async (keys) => {
      await audit(request, attempt(world, undefined).ports);
      return slow.readRows(keys);
    },
  });

  await expect(first).rejects.toMatchObject({ name: 'TakenOverError' });
  expect(world.row).toMatchObject({ attempt: 2, state: { status: 'done' } });
});
