import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { samples } from '../../samples/samples.ts';
import { type App, useSharedApp } from '../helpers/shared-app.ts';

const photo = readFileSync('samples/nagasaki-boats.jpg');
const Report = z.object({
  time: z.iso.datetime(),
  type: z.literal('Report'),
  detail: z.object({ environment: z.number(), durationMs: z.number(), outcome: z.string() }),
});

describe('a photo becomes thumbnails', () => {
  let app: App;
  useSharedApp((shared) => {
    app = shared;
  });

  test.each(samples)('$file ends $expected $code', async ({ file, expected, code }) => {
    const key = `uploads/me/${file}`;

    await app.upload(key, readFileSync(`samples/${file}`));
    const { meta, row } = await app.eventually(key, ({ meta: found }) => found !== undefined);

    expect(meta).toMatchObject({ status: expected, owner: 'me', key, ...(code && { code }) });
    const named = row?.state === 'ready' ? row.thumbnails.map(({ key: at }) => at) : [];
    expect((await app.thumbnailsOf(key)).toSorted()).toEqual(named.toSorted());
  });

  test.each([
    ['spaces', 'me', 'two words, twice.jpg'],
    ['+', 'me', '1+1 = 2.jpg'],
    ['%', 'me', '100% %2F %zz.jpg'],
    ['unicode', 'ängström', 'cafe\u0301 🙂 日本.jpg'],
    ['quotes', "o'neill", `"quoted" \`twice\`.jpg`],
    ['//', 'me', '/a//b.jpg'],
    ['markup', 'me', '<b>&amp;.jpg'],
    ['1,024 bytes', 'me', `x${'ä'.repeat(504)}.jpg`],
  ])('a key with %s is as good as any', async (_, owner, name) => {
    const key = `uploads/${owner}/${name}`;

    await app.upload(key, photo);
    const { meta } = await app.eventually(key, ({ meta: found }) => found !== undefined);

    expect(meta).toMatchObject({ status: 'ready', owner, key });
    expect(await app.thumbnailsOf(key)).toHaveLength(3);
  });

  test('an overwritten photo has the new thumbnails only', async () => {
    const key = 'uploads/me/twice.jpg';
    await app.upload(key, photo);
    const first = await app.eventually(key, ({ meta }) => meta?.status === 'ready');

    await app.upload(key, readFileSync('samples/allium-oreophilum.jpg'));
    const second = await app.eventually(key, ({ row }) => row?.sequencer !== first.row?.sequencer);

    const named = second.row?.state === 'ready' ? second.row.thumbnails.map(({ key: at }) => at) : [];
    await expect.poll(() => app.thumbnailsOf(key), { timeout: 30_000 }).toEqual(named.toSorted());
  });

  test('a deleted photo leaves no thumbnail and a tombstone', async () => {
    const key = 'uploads/me/gone.jpg';
    await app.upload(key, photo);
    await app.eventually(key, ({ meta }) => meta?.status === 'ready');

    await app.remove(key);
    const { meta, row } = await app.eventually(key, (known) => known.meta?.status === 'deleted');

    expect(meta?.gsi1pk).toBeUndefined();
    expect(row).toMatchObject({ state: 'deleted', expiresAt: expect.any(Number) });
    await expect.poll(() => app.thumbnailsOf(key), { timeout: 30_000 }).toEqual([]);
  });

  test('100 photos at once all end ready, in several environments that serve one request at a time', async () => {
    const small = readFileSync('samples/allium-oreophilum.jpg');
    const keys = Array.from({ length: 100 }, (_, index) => `uploads/many/${index}.jpg`);

    await Promise.all(keys.map((key) => app.upload(key, small)));
    for (const key of keys) await app.eventually(key, ({ meta }) => meta?.status === 'ready');

    const spans = await reports(app.cloud.endpoint);
    expect(new Set(spans.map(({ environment }) => environment)).size).toBeGreaterThan(1);
    for (const span of spans) {
      const others = spans.filter((other) => other !== span && other.environment === span.environment);
      // Reports are timed when the answer is in; a millisecond is the trace's resolution.
      expect(others.filter(({ start, end }) => start < span.end - 1 && end > span.start + 1)).toEqual([]);
    }
  });
});

/** When each environment of the functions was busy, in epoch milliseconds. */
async function reports(endpoint: string) {
  const state = await fetch(`${endpoint}/_local/state`).then((response) => response.json());
  return z
    .object({ recent: z.array(z.unknown()) })
    .parse(state)
    .recent.map((event) => Report.safeParse(event))
    .flatMap(({ data }) => (data ? [data] : []))
    .map(({ time, detail }) => ({
      environment: detail.environment,
      end: Date.parse(time),
      start: Date.parse(time) - detail.durationMs,
    }));
}
