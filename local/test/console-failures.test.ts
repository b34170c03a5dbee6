import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { VirtualClock } from '../clock.ts';
import { Faults } from '../faults.ts';
import { inspect } from '../inspect.ts';
import { closeServer, listen } from '../loopback.ts';
import { SentLog } from '../sent.ts';
import { Trace } from '../trace.ts';

test('what goes wrong in the console is told to who asked, and ends nothing', async () => {
  const answer = inspect({
    trace: new Trace(),
    clock: new VirtualClock(),
    faults: new Faults(),
    console: { answer: () => Promise.reject(new Error('no page today')) },
    state: () => ({ ready: true }),
    access: () => ({}),
  });
  const server = createServer((request, response) => void answer(request, response));
  const address = `http://127.0.0.1:${await listen(server)}`;

  const failed = await fetch(`${address}/_local/graph`);
  const later = await fetch(`${address}/_local/state`);

  expect(failed.status).toBe(500);
  expect(await failed.json()).toEqual({ message: 'no page today' });
  expect(later.status).toBe(200);
  await closeServer(server);
});

test('what events carried is kept for the newest, as far as it is not too much', () => {
  const log = new SentLog();
  const large = 'x'.repeat(100_000);

  log.keep(0, { arn: 'queue', body: 'x'.repeat(200_000) });
  for (let id = 1; id <= 100; id += 1) log.keep(id, { arn: 'queue', body: large });

  expect(log.of(0), 'more than 256 KB').toBeUndefined();
  expect(log.of(1)).toBeUndefined();
  expect(log.of(100)?.body).toBe(large);
  for (let id = 101; id <= 700; id += 1) log.keep(id, { arn: 'queue', body: 'small' });
  expect(log.of(100)).toBeUndefined();
  expect(log.of(201)?.body).toBe('small');
});
