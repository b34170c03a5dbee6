import { randomInt } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { audit } from '../functions/reconcile/audit.ts';
import type { AuditState, Listed, Ports } from '../functions/reconcile/ports.ts';
import type { BackupRow } from '../lib/backup-row.ts';

// Garbage would count as growth.
setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

const PAGE = 1_000;
const MB = 2 ** 20;
const UPLOADED_MS = Date.UTC(2026, 0, 1);

const keyOf = (index: number): string => `uploads/ada/${String(index).padStart(9, '0')}-house-cat.jpg`;
const etagOf = (index: number): string => index.toString(16).padStart(32, '0');
const indexIn = (key: string): number => Number(key.slice(12, 21));

const DAMAGE = ['missing', 'different', 'orphaned'] as const;
type State = (typeof DAMAGE)[number] | 'same';

/** What is wrong with an object, one in a thousand of each kind; the same for the same number and seed. */
function stateOf(index: number, seed: number): State {
  let hash = Math.imul(index ^ seed, 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return DAMAGE[((hash ^ (hash >>> 16)) >>> 0) % 1_000] ?? 'same';
}

/** A listing that is made while it is read, as S3's is. */
async function* listing(
  count: number,
  etag: (index: number) => string | undefined,
): AsyncGenerator<Listed[]> {
  for (let from = 0; from < count; from += PAGE) {
    const page: Listed[] = [];
    for (let index = from; index < Math.min(from + PAGE, count); index += 1) {
      const found = etag(index);
      if (found !== undefined)
        page.push({ key: keyOf(index), etag: found, bytes: 1_000, changedAt: UPLOADED_MS / 1000 });
    }
    yield page;
  }
}

const rowOf = (key: string): BackupRow => ({
  state: 'stored',
  sequencer: '',
  bucket: 'photos',
  key,
  versionId: 'v',
  etag: `"${etagOf(indexIn(key))}"`,
  bytes: 1_000,
  uploadedAt: new Date(UPLOADED_MS).toISOString(),
  backupVersionId: 'v',
  backupEtag: `"${etagOf(indexIn(key))}"`,
  storedAt: new Date(UPLOADED_MS).toISOString(),
  lagMs: 0,
});

/** Audits so many objects, with damage by that seed. `peak` is the heap in use, at its highest, in bytes. */
async function auditOf(count: number, seed: number) {
  const damaged = { missing: 0, different: 0, orphaned: 0, same: 0 };
  for (let index = 0; index < count; index += 1) damaged[stateOf(index, seed)] += 1;
  let [peak, chunks, repaired] = [0, 0, 0];
  const wrong: string[] = [];
  const ports: Ports = {
    source: () =>
      listing(count, (index) => (stateOf(index, seed) === 'orphaned' ? undefined : etagOf(index))),
    backup: () =>
      listing(count, (index) => {
        const state = stateOf(index, seed);
        if (state === 'missing') return undefined;
        return state === 'different' ? etagOf(index + 1) : etagOf(index);
      }),
    readRows: async (keys) => {
      chunks += 1;
      if (chunks % 500 === 0) {
        collect();
        peak = Math.max(peak, process.memoryUsage().heapUsed);
      }
      return new Map(keys.map((key) => [key, rowOf(key)]));
    },
    requestRepairs: async (keys) => {
      repaired += keys.length;
      for (const key of keys) if (stateOf(indexIn(key), seed) === 'same') wrong.push(key);
    },
    held: async function* () {
      yield [];
    },
    backlog: async () => 0,
    closeBreaker: async () => {},
    audits: { begin: async () => true, save: async () => {} },
    orphanLimits: { share: 0.1, count: 100 },
    signal: new AbortController().signal,
    now: Date.now,
  };
  const found = await audit({ id: 'a', mode: 'repair', graceSeconds: 0 }, ports);
  return { found, damaged, peak, repaired, wrong };
}

test('a million objects take no more memory than a hundred thousand, and all damage is found', async () => {
  const seed = randomInt(2 ** 31);
  console.log(`Seed ${seed}`);
  await auditOf(10_000, seed);

  const few = await auditOf(100_000, seed);
  const many = await auditOf(1_000_000, seed);

  for (const { found, damaged, repaired, wrong } of [few, many]) {
    const { same, ...drift } = damaged;
    const total = drift.missing + drift.different + drift.orphaned;
    expect(found).toMatchObject<Partial<AuditState>>({
      ...drift,
      status: 'done',
      source: { objects: same + drift.missing + drift.different, bytes: expect.any(Number) },
      backup: { objects: same + drift.different + drift.orphaned, bytes: expect.any(Number) },
      repaired: total,
      refused: 0,
    });
    expect([repaired, wrong]).toEqual([total, []]);
  }
  expect(many.damaged.same).toBeGreaterThan(900_000);
  console.log(`Heap: ${(few.peak / MB).toFixed(1)} MB, ${(many.peak / MB).toFixed(1)} MB`);
  expect(many.peak - few.peak).toBeLessThan(3 * MB);
}, 60_000);
