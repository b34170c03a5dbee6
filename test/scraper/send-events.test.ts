import { describe, expect, test } from 'vitest';
import { sendEvents } from '../../functions/scraper/send-events.ts';

/** A bus that refuses an event as often as told, and remembers what it has taken. */
function bus(refusals: Record<number, number> = {}) {
  const calls: number[][] = [];
  const taken: number[] = [];
  const left = { ...refusals };
  return {
    calls,
    taken,
    waits: [] as number[],
    async put(events: readonly number[]) {
      calls.push([...events]);
      return events.map((event) => {
        const times = left[event] ?? 0;
        if (times > 0) {
          left[event] = times - 1;
          return { errorCode: 'ThrottlingException' };
        }
        taken.push(event);
        return {};
      });
    },
  };
}
const send = (to: ReturnType<typeof bus>, events: number[]) =>
  sendEvents(events, { put: (some) => to.put(some), sleep: async (ms) => void to.waits.push(ms) });
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('events', () => {
  test.each([0, 1, 9, 10, 11, 20, 25])('%i of them go in calls of ten at most', async (count) => {
    const to = bus();

    await send(to, upTo(count));

    expect(to.calls.flat()).toEqual(upTo(count));
    expect(to.calls.map((call) => call.length).every((length) => length <= 10 && length > 0)).toBe(true);
    expect(to.calls).toHaveLength(Math.ceil(count / 10));
  });

  test.each(upTo(5))('only number %i, which was refused, is sent again', async (refused) => {
    const to = bus({ [refused]: 1 });

    await send(to, upTo(5));

    expect(to.calls).toEqual([upTo(5), [refused]]);
    expect(new Set(to.taken)).toEqual(new Set(upTo(5)));
  });

  test('wait longer and longer, and are given up with the reason of the bus', async () => {
    const to = bus({ 1: 9, 2: 2 });

    await expect(send(to, upTo(3))).rejects.toThrow(
      expect.objectContaining({ name: 'EventsNotTakenError', message: '1 events: ThrottlingException' }),
    );

    expect(to.waits).toEqual([200, 400, 800]);
    expect(to.taken).toEqual([0, 2]);
  });

  test('are not taken if the bus does not say so', async () => {
    await expect(sendEvents([1], { put: async () => [], sleep: async () => {} })).rejects.toThrow(
      '1 events: no answer',
    );
  });
});
