import { expect, test } from 'vitest';
import { Trace } from '../trace.ts';

const about = { service: 'http', resource: 'shop-api', subject: 'GET /orders' };
const ask = (trace: Trace) => trace.record({ ...about, type: 'Request', detail: {} });
const answer = (trace: Trace, cause: number) =>
  trace.record({ ...about, type: 'Response', cause, detail: { status: 200 } });

test('what was asked so long ago that it is forgotten takes nothing newer along when it is answered', () => {
  const trace = new Trace();
  const tick = () => trace.record({ service: 'events', resource: 'minute', type: 'Tick', detail: {} });
  answer(trace, ask(trace));
  const slow = ask(trace);
  for (let count = 0; count < 2000; count += 1) tick();

  const answered = answer(trace, slow);
  const newest = [tick(), tick()];

  expect(trace.recent.map(({ id }) => id).slice(-2)).toEqual(newest);
  expect(trace.recent).toHaveLength(2000);
  expect(trace.recent.some(({ id }) => id === answered)).toBe(false);
});
