import { stripVTControlCharacters } from 'node:util';
import { afterEach, expect, test, vi } from 'vitest';
import { printEvents } from '../terminal.ts';
import { Trace } from '../trace.ts';

afterEach(() => vi.restoreAllMocks());

const tick = {
  service: 'events',
  resource: 'shop-dev-Often',
  type: 'Scheduled Event',
  subject: '2026-01-01T00:05:00Z',
};

/** What the terminal shows of an event, without its time. */
function printed(event: Parameters<Trace['record']>[0]): string[] {
  const print = vi.spyOn(console, 'log').mockReturnValue();
  const trace = new Trace();
  printEvents(trace, 'shop-dev-');
  trace.record(event);
  return print.mock.calls.map(([line]) => stripVTControlCharacters(String(line)).slice(14));
}

test.each([
  [{ ...tick, detail: { triggers: 1 } }, 'events   Often  Scheduled Event  2026-01-01T00:05:00Z'],
  [
    { ...tick, detail: { triggers: 0 } },
    'events   Often  Scheduled Event  2026-01-01T00:05:00Z  triggers nothing',
  ],
  [{ ...tick, type: 'FailedInvocations', detail: { message: 'may not' } }, 'events   Often  may not'],
  [
    { ...tick, subject: undefined, type: 'TicksSkipped', detail: { message: 'the clock jumped' } },
    'events   Often  the clock jumped',
  ],
])('a tick, and what goes wrong with it, is a line each: %#', (event, line) => {
  expect(printed(event)).toEqual([line]);
});
