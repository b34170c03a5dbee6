import { stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { printEvents } from '../terminal.ts';
import { Trace } from '../trace.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A trace whose terminal is read: what that shows from one time to the next, without times. */
function terminal() {
  const print = vi.spyOn(console, 'log').mockReturnValue();
  const trace = new Trace();
  printEvents(trace, 'shop-dev-');
  const shown = (): string[] => {
    const lines = print.mock.calls.map(([line]) => stripVTControlCharacters(String(line)).slice(14));
    print.mockClear();
    return lines;
  };
  return { trace, shown };
}

/** A page asks, and is answered. */
function ask(trace: Trace, status = 200): void {
  const about = { service: 'http', resource: 'shop-dev-api', subject: 'GET /orders' };
  const cause = trace.record({ ...about, type: 'Request', detail: {} });
  const started = trace.record({
    service: 'lambda',
    resource: 'shop-dev-ask',
    type: 'Started',
    cause,
    detail: {},
  });
  trace.record({
    service: 'lambda',
    resource: 'shop-dev-ask',
    type: 'Report',
    cause,
    detail: { outcome: 'ok', attempt: 1, durationMs: 3, calls: {}, invocation: started },
  });
  trace.record({ ...about, type: 'Response', cause, detail: { status } });
}

test('what a page asks again and again is a line with its number now and then', () => {
  const { trace, shown } = terminal();

  ask(trace);
  expect(shown()).toEqual(['lambda   ask  ok', 'http     api  GET /orders  200']);
  for (let times = 0; times < 60; times += 1) {
    vi.advanceTimersByTime(1000);
    ask(trace);
  }

  expect(shown()).toEqual([3, 11, 43].map((times) => `http     api  GET /orders  200  × ${times}`));
});

test('what was the same before is told with what is not', () => {
  const { trace, shown } = terminal();
  for (let times = 0; times < 3; times += 1) ask(trace);
  shown();

  ask(trace, 500);

  expect(shown()).toEqual(['lambda   ask  ok', 'http     api  GET /orders  500']);
});

test('objects that a deployment puts are one line', () => {
  const { trace, shown } = terminal();
  const put = { service: 's3', resource: 'shop-dev-deployment', type: 'ObjectCreated:Put' };

  for (const key of ['a.zip', 'b.zip', 'c.zip'])
    trace.record({ ...put, subject: key, detail: { key, size: 40_000, triggers: 0 } });
  vi.advanceTimersByTime(3000);

  expect(shown()).toEqual([
    's3       deployment  ObjectCreated:Put  a.zip  40 KB  triggers nothing',
    's3       deployment  ObjectCreated:Put  3 objects  120 KB  triggers nothing',
  ]);
});

test('an end that went well is told apart where something was amiss', () => {
  const { trace, shown } = terminal();
  const line = JSON.stringify({ level: 'WARN', message: 'photo', code: 'CORRUPT' });
  const about = { service: 'lambda', resource: 'shop-dev-ask' };
  const report = { outcome: 'ok', attempt: 1, durationMs: 3, calls: {} };

  trace.record({ ...about, type: 'Log', cause: 5, detail: { line } });
  trace.record({ ...about, type: 'Report', detail: { ...report, invocation: 5 } });
  trace.record({ ...about, type: 'Report', detail: { ...report, invocation: 6 } });

  expect(shown()).toEqual([
    'lambda   ask  WARN photo CORRUPT',
    'lambda   ask  ok with a warning',
    'lambda   ask  ok',
  ]);
});

test('what looks again and again is forgotten before what does something', () => {
  const trace = new Trace();
  trace.record({ service: 's3', resource: 'orders', type: 'ObjectCreated:Put', detail: { triggers: 1 } });

  for (let times = 0; times < 1000; times += 1) ask(trace);

  expect(trace.recent).toHaveLength(2000);
  expect(trace.recent[0]?.type).toBe('ObjectCreated:Put');
});

test('a client that hung up is told, though it asked the same as before', () => {
  const { trace, shown } = terminal();
  const about = { service: 'http', resource: 'shop-dev-api', subject: 'GET /orders' };
  ask(trace);
  shown();

  const cause = trace.record({ ...about, type: 'Request', detail: {} });
  trace.record({ ...about, type: 'HungUp', cause, detail: { message: 'hung up' } });

  expect(shown()).toEqual(['http     api  GET /orders  the client hung up']);
});
