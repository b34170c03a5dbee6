import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Live } from '../console/model.ts';
import { startCloud } from './helpers/cloud.ts';
import { shop } from './helpers/shop.ts';

let local: Awaited<ReturnType<typeof startCloud>>;
beforeAll(async () => {
  local = await startCloud(shop());
});
afterAll(() => local[Symbol.asyncDispose]());

test('the page is told that the clock was put forward, though nothing else has changed', async () => {
  const hangUp = new AbortController();
  const { body } = await fetch(`${local.endpoint}/_local/live`, { signal: hangUp.signal });
  const told: Live[] = [];
  const reading = body?.pipeThrough(new TextDecoderStream()).pipeTo(
    new WritableStream({
      write(text) {
        for (const line of text.split('\n\n').filter(Boolean)) told.push(JSON.parse(line.slice(6)));
      },
    }),
  );
  await expect.poll(() => told).toHaveLength(1);
  await new Promise((done) => setTimeout(done, 600));
  const before = told.length;

  local.cloud.clock.forward(60_000);

  await expect.poll(() => told.length, { timeout: 5_000 }).toBeGreaterThan(before);
  hangUp.abort();
  await reading?.catch(() => {});
  expect(before, 'a second that passes is no news').toBe(1);
  expect((told.at(-1)?.now ?? 0) - (told[0]?.now ?? 0)).toBeGreaterThanOrEqual(60_000);
});

test('what is told to nobody who reads it is not kept for ever', async () => {
  const { trace } = local.cloud;
  const { port } = new URL(local.endpoint);
  const asleep = connect(Number(port), '127.0.0.1');
  await once(asleep, 'connect');
  asleep.write('GET /_local/events HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n');
  asleep.pause();
  await expect.poll(() => trace.listenerCount('event')).toBe(1);

  const detail = { message: 'x'.repeat(200_000) };
  for (let count = 0; count < 200; count += 1) {
    trace.record({ service: 'lambda', resource: 'shop-lone', type: 'Log', detail });
    await new Promise((done) => setImmediate(done));
  }

  expect(trace.listenerCount('event')).toBe(0);
  asleep.destroy();
});

test('who looks on is let go as soon as the local cloud ends, before what he looks at is gone', async () => {
  const ending = await startCloud(shop());
  const { body } = await fetch(`${ending.endpoint}/_local/live`);
  const letGo = vi.fn<() => void>();
  ending.cloud.beforeClose(async () => {
    await body?.pipeTo(new WritableStream());
    letGo();
  });

  await ending[Symbol.asyncDispose]();

  expect(letGo).toHaveBeenCalledOnce();
});
