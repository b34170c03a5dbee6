import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { FailedAsToldError, wait } from '../functions/waiter/wait.ts';
import { log } from '../lib/log.ts';
import { lambdaContext } from './helpers/lambda-context.ts';

process.env['TABLE_NAME'] = 'table';
const { handler } = await import('../functions/waiter/handler.ts');

const event = (name: string) => JSON.parse(readFileSync(`events/waiter/${name}.json`, 'utf8'));

/** A clock on which each sleep takes a little longer than asked for, as real ones do. */
function slowClock() {
  let now = 1_000;
  const sleep = async (ms: number) => void (now += ms + 3.4);
  return { sleep, now: () => now };
}

describe('wait', () => {
  test('says how long it really took, in whole milliseconds', async () => {
    const waited = await wait({ seconds: 2, fail: false }, slowClock());

    expect(waited).toEqual({ outcome: 'waited', waitedMs: 2003 });
  });

  test('fails on demand, but waits first', async () => {
    const clock = slowClock();

    const waiting = wait({ seconds: 2, fail: true }, clock);

    await expect(waiting).rejects.toThrow(FailedAsToldError);
    expect(clock.now()).toBeGreaterThan(3_000);
  });
});

describe('waiter', () => {
  const warn = vi.fn();
  beforeAll(() => {
    vi.spyOn(log, 'info').mockImplementation(() => {});
    vi.spyOn(log, 'warn').mockImplementation(warn);
  });

  test('waits on the real clock', async () => {
    const began = performance.now();

    const answer = await handler({ seconds: 0.2 }, lambdaContext());

    expect(answer).toEqual({ outcome: 'waited', waitedMs: expect.any(Number) });
    // Timers round, by up to a millisecond.
    expect(performance.now() - began).toBeGreaterThanOrEqual(199);
  });

  test.each([
    ['no time', {}, ['seconds']],
    ['a text for a time', event('wrong-type'), ['seconds']],
    ['a negative time', { seconds: -1 }, ['seconds']],
    ['more than 20 seconds', { seconds: 20.1 }, ['seconds']],
    ['neither yes nor no for failing', { seconds: 0, fail: 'yes' }, ['fail']],
    ['no object', null, []],
  ])('refuses %s for good: an answer, a warning and no error', async (_, given, path) => {
    const answer = await handler(given, lambdaContext());

    const refused = {
      outcome: 'refused',
      code: 'INVALID_INPUT',
      issues: [expect.objectContaining({ path })],
    };
    expect(answer).toEqual(refused);
    expect(warn).toHaveBeenLastCalledWith('waiter', refused);
  });

  test('leaves alone what it does not know', async () => {
    const answer = await handler({ seconds: 0, colour: 'red' }, lambdaContext());

    expect(answer).toMatchObject({ outcome: 'waited' });
  });
});
