import { expect, test } from 'vitest';
import { Repeats } from '../repeats.ts';
import type { TraceEvent } from '../trace-event.ts';

type Told = Partial<TraceEvent> & { type: string };

const request = { service: 'http', resource: 'shop-api', type: 'Request', subject: 'GET /orders' };
const work = (cause: number, calls: object = { 'dynamodb:Query': 1 }) => ({
  type: 'Report',
  cause,
  detail: { outcome: 'ok', calls },
});
const response = (cause: number, status = 200, caller = 'a browser') => ({
  ...request,
  type: 'Response',
  cause,
  detail: { status, caller },
});
const stored = (key: string, more: object = {}) => ({
  service: 's3',
  resource: 'deployment',
  type: 'ObjectCreated:Put',
  subject: key,
  detail: { size: 100, triggers: 0, ...more },
});

const started = (cause: number) => ({ type: 'Started', cause });
const log = (cause: number) => ({ type: 'Log', cause, detail: { line: 'hello' } });

/** What each event comes to: the ids of what is told then, or how often the same has been by then. */
function heard(events: Told[], everyMs = 1000): string[] {
  const repeats = new Repeats();
  return events.map((event, index) => {
    const time = new Date(index * everyMs).toISOString();
    const whole = { id: index + 1, time, service: 'lambda', resource: 'shop-ask', detail: {}, ...event };
    const { news, again } = repeats.add(whole);
    return again ? `×${again.run.times} of ${again.run.first}` : news.map(({ id }) => id).join();
  });
}

test('who asks the same and is answered the same is no news', () => {
  const events = [request, work(1), response(1), request, work(4), response(4), request, response(7)];

  expect(heard(events)).toEqual(['1', '2', '3', '', '', '×2 of 1', '', '×3 of 1']);
});

test.each([
  ['another answer', [work(3), response(3, 304)], ['', '3,4,5']],
  ['an error', [work(3), response(3, 500)], ['', '3,4,5']],
  ['another client', [work(3), response(3, 200, 'curl')], ['', '3,4,5']],
  ['a cold start', [{ ...started(3), detail: { initMs: 90 } }, response(3)], ['3,4', '5']],
  ['something written', [work(3, { 'dynamodb:PutItem': 1 }), response(3)], ['3,4', '5']],
  ['a failed run', [{ ...work(3), detail: { outcome: 'Error' } }, response(3)], ['3,4', '5']],
  ['a client that hung up', [{ ...request, type: 'HungUp', cause: 3 }, work(3)], ['3,4', '5']],
  ['a message', [{ service: 'sqs', type: 'MessageSent', cause: 3 }, response(3)], ['3,4', '5']],
  [
    'a warning',
    [{ type: 'Log', cause: 3, detail: { line: '{"level":"warn","message":"late"}' } }, response(3)],
    ['3,4', '5'],
  ],
] satisfies [string, Told[], string[]][])('%s is told at once, with what came before', (_, then, told) => {
  expect(heard([request, response(1), request, ...then]).slice(2)).toEqual(['', ...told]);
});

test('what a function of a look starts belongs to it, and what it prints is told with the log', () => {
  const look = [started(3), log(4), work(3), response(3)];

  expect(heard([request, response(1), request, ...look]).slice(2)).toEqual(['', '', '', '', '×2 of 1']);
});

test('what is the same as after a cold start is told with that', () => {
  const cold = [{ ...started(3), detail: { initMs: 90 } }, response(3)];

  expect(heard([request, response(1), request, ...cold, request, response(6)]).slice(3)).toEqual([
    '3,4',
    '5',
    '',
    '×2 of 3',
  ]);
});

test('who asks for something else at the same path asks anew', () => {
  const one = { ...request, detail: { query: 'one' } };
  const other = { ...request, detail: { query: 'other' } };

  expect(heard([one, response(1), other, response(3), one, response(5)])).toEqual([
    '1',
    '2',
    '3',
    '4',
    '',
    '×2 of 1',
  ]);
});

test('after a while the same is news again', () => {
  expect(heard([request, response(1), request, response(3)], 100_000)).toEqual(['1', '2', '3', '4']);
});

test('after an error, what was so before is news', () => {
  const failed = [request, response(3, 503)];

  expect(heard([request, response(1), ...failed, request, response(5)]).slice(4)).toEqual(['', '5,6']);
});

test('an error is told each time', () => {
  expect(heard([request, response(1, 404), request, response(3, 404)])).toEqual(['1', '2', '', '3,4']);
});

test('what changes something is news each time', () => {
  const post = { ...request, subject: 'POST /orders' };

  expect(heard([post, { ...response(1), subject: 'POST /orders' }, post])).toEqual(['1', '2', '3']);
});

test('objects that set nothing off are one row, whoever else does something meanwhile', () => {
  const parts = { ...stored('c.zip'), type: 'ObjectCreated:CompleteMultipartUpload' };
  const events = [stored('a.zip'), stored('b.zip'), request, parts, stored('d', { triggers: 1 })];

  expect(heard(events)).toEqual(['1', '×2 of 1', '3', '×3 of 1', '5']);
  expect(heard([stored('a.zip'), { ...stored('b.zip'), resource: 'photos' }])).toEqual(['1', '2']);
});
