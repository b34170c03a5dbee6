import { expect, test } from 'vitest';
import type { Verdict } from '../../functions/reconcile/judge.ts';
import { Repairs } from '../../functions/reconcile/repairs.ts';
import type { Mode } from '../../functions/reconcile/request.ts';
import { emptyTally } from '../../functions/reconcile/tally.ts';

const APPROVED_AT = '2026-11-26T15:00:27.000Z';

/** What is asked for of a bucket in which so many keys are so. */
async function repairsOf(mode: Mode, found: Partial<Record<Verdict, number>>) {
  const tally = { ...emptyTally(0), source: { objects: 100_000, bytes: 0 } };
  tally.backup = { ...tally.source };
  const asked: (string | undefined)[] = [];
  const approval = { approvedAt: APPROVED_AT, most: 100_000 };
  const repairs = new Repairs({ mode, ...(mode === 'release' && { approval }) }, tally, {
    requestRepairs: async (keys, approvedAt) => void asked.push(...keys.map(() => approvedAt)),
    orphanLimits: { share: 1, count: 0 },
  });
  const verdicts = (['missing', 'different', 'orphaned'] as const).flatMap((verdict) =>
    Array.from({ length: found[verdict] ?? 0 }, () => verdict),
  );
  for (let at = 0; at < verdicts.length; at += 100) {
    const chunk = verdicts.slice(at, at + 100);
    for (const verdict of chunk) tally[verdict] += 1;
    await repairs.take(chunk.map((verdict, index) => ({ key: `${at + index}`, verdict })));
  }
  await repairs.end();
  return { tally, asked };
}

test('one audit asks for 10,000 repairs, and says how many it leaves to the next', async () => {
  const { tally, asked } = await repairsOf('repair', { missing: 9_950, different: 100, orphaned: 7 });

  expect(asked).toHaveLength(10_000);
  expect(tally).toMatchObject({ repaired: 10_000, left: 57, refused: 0 });
});

test('one release deletes 10,000 orphans, and says how many it leaves to the next', async () => {
  const { tally, asked } = await repairsOf('release', { orphaned: 10_250 });

  expect(new Set(asked)).toEqual(new Set([APPROVED_AT]));
  expect(tally.repaired).toBeGreaterThanOrEqual(10_000);
  expect(tally).toMatchObject({ repaired: asked.length, left: 10_250 - asked.length, refused: 0 });
});

test('one that leaves nothing says nothing', async () => {
  const { tally } = await repairsOf('repair', { missing: 10_000 });

  expect(tally.repaired).toBe(10_000);
  expect(tally.left).toBeUndefined();
});
