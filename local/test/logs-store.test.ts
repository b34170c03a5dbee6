import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LogEvent, LogStore } from '../logs/log-store.ts';
import { END, START } from '../logs/place.ts';
import { Store } from '../store.ts';

const ALL = { from: 0, to: Number.MAX_SAFE_INTEGER };
const KEPT_BYTES = 1000;

let directory: string;
let store: Store;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'local-logs-'));
  store = new Store(directory);
});
afterAll(() => {
  store.close();
  rmSync(directory, { recursive: true, force: true });
});

let groups = 0;
/** A group that no other test uses. */
const newGroup = (logs: LogStore) => logs.createGroup('111111111111', `/test/${++groups}`);

const messagesOf = (logs: LogStore, group: number): string[] =>
  logs.after(group, ALL, START, 10_000).map(({ message }) => message);

/** All events, page by page, in the order in which they come. */
function walk(read: (last: LogEvent | undefined) => LogEvent[]): LogEvent[] {
  const events: LogEvent[] = [];
  for (let page = read(undefined); page.length > 0; page = read(events.at(-1))) events.push(...page);
  return events;
}

describe('the store of logs', () => {
  test('keeps the newest bytes of each group, and no more', () => {
    const logs = new LogStore(store, KEPT_BYTES);
    const [busy, quiet] = [newGroup(logs), newGroup(logs)];
    logs.append(quiet, 'a', ['stays']);

    for (let n = 0; n < 100; n += 1) logs.append(busy, 'a', [`${n}`.padStart(24)]);

    // 24 characters and 26 for the event itself: 20 of them are 1000 bytes.
    expect(logs.size(busy)).toBe(KEPT_BYTES);
    expect(messagesOf(logs, busy).map(Number)).toEqual(Array.from({ length: 20 }, (_, n) => 80 + n));
    expect(messagesOf(logs, quiet)).toEqual(['stays']);
  });

  test('counts bytes, not characters', () => {
    const logs = new LogStore(store, KEPT_BYTES);
    const group = newGroup(logs);

    for (let n = 0; n < 100; n += 1) logs.append(group, 'a', ['🙂'.repeat(6)]);

    expect(messagesOf(logs, group)).toHaveLength(20);
  });

  test('forgets a stream with its last event', () => {
    const logs = new LogStore(store, KEPT_BYTES);
    const group = newGroup(logs);
    logs.append(group, 'old', ['x']);

    logs.append(group, 'new', ['x'.repeat(974)]);

    expect(logs.streams(group).map(({ name }) => name)).toEqual(['new']);
  });

  test('takes nothing for a group that is gone, and a new one of its name is empty', () => {
    const logs = new LogStore(store);
    const name = '/test/deleted';
    const gone = logs.createGroup('111111111111', name);
    logs.append(gone, 'a', ['before']);
    logs.deleteGroup('111111111111', name);

    logs.append(gone, 'a', ['after']);

    const made = logs.createGroup('111111111111', name);
    expect(messagesOf(logs, gone)).toEqual([]);
    expect(messagesOf(logs, made)).toEqual([]);
    expect(made).not.toBe(gone);
  });

  test('takes nothing after its end', () => {
    const logs = new LogStore(store);
    const group = newGroup(logs);

    logs.close();
    logs.append(group, 'a', ['late']);

    expect(messagesOf(logs, group)).toEqual([]);
  });

  test('reads by time in pages of any size, forwards and backwards, whatever the clock did', () => {
    const event = fc.record({
      time: fc.integer({ min: 1, max: 6 }),
      stream: fc.constantFrom('a', 'b', 'c'),
    });
    const size = fc.integer({ min: 1, max: 4 });
    const range = fc.tuple(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 7 }));
    const streams = fc.option(fc.subarray(['a', 'b', 'c', 'd']), { nil: undefined });

    fc.assert(
      fc.property(
        fc.array(event, { maxLength: 12 }),
        size,
        range,
        streams,
        (events, limit, [from, to], of) => {
          const logs = new LogStore(store);
          const group = newGroup(logs);
          for (const [n, { time, stream }] of events.entries()) logs.append(group, stream, [`${n}`], time);
          const selection = { from, to, streams: of };

          const forwards = walk((last) => logs.after(group, selection, last ?? START, limit));
          const backwards = walk((last) => logs.before(group, selection, last ?? END, limit).toReversed());

          const expected = [...events.entries()]
            .filter(([, { time, stream }]) => time >= from && time <= to && (of?.includes(stream) ?? true))
            .toSorted(([a, x], [b, y]) => x.time - y.time || a - b)
            .map(([n]) => String(n));
          expect(forwards.map(({ message }) => message)).toEqual(expected);
          expect(backwards.toReversed()).toEqual(forwards);
        },
      ),
    );
  });
});
