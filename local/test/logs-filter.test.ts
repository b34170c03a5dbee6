import { setTimeout as sleep } from 'node:timers/promises';
import { FilterLogEventsCommand, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ACCOUNTS } from '../iam/accounts.ts';
import { startCloud } from './helpers/cloud.ts';
import { lambda } from './helpers/function.ts';
import { group, logsOf, PRINTS, SLEEPS } from './helpers/logs.ts';

const [own] = ACCOUNTS;
const functions = [
  ...['tail', 'pages', 'json', 'times', 'many'].map((name) => lambda(name, PRINTS)),
  lambda('parallel', SLEEPS),
];

let local: Awaited<ReturnType<typeof startCloud>>;
let logs: ReturnType<typeof logsOf>;
beforeAll(async () => {
  local = await startCloud({ functions });
  logs = logsOf(local);
});
afterAll(() => local[Symbol.asyncDispose]());

describe('FilterLogEvents', () => {
  test('finds the lines that match a pattern, each with its time, stream and id', async () => {
    const before = Date.now();
    await logs.invoke('json', { lines: ['{"level":"ERROR","n":1}', '{"level":"INFO","n":2}'] });

    const { events = [], searchedLogStreams } = await logs.filter('json', {
      filterPattern: '{ $.level = "ERROR" }',
    });

    const [stream] = await logs.streams('json');
    expect(events).toEqual([
      {
        logStreamName: stream?.logStreamName,
        timestamp: expect.any(Number),
        ingestionTime: expect.any(Number),
        message: '{"level":"ERROR","n":1}\n',
        eventId: expect.stringMatching(/^\d{56}$/),
      },
    ]);
    expect(events[0]?.timestamp).toBeGreaterThanOrEqual(before);
    expect(events[0]?.timestamp).toBeLessThanOrEqual(Date.now());
    expect(searchedLogStreams).toEqual([]);
  });

  test('finds the lines of one request by its id in quotes', async () => {
    await logs.invoke('tail', { lines: ['first'] });
    await logs.invoke('tail', { lines: ['second'] });
    const starts = await logs.messages('tail', { filterPattern: 'START' });
    const id = starts.at(-1)?.split(' ')[2] ?? '';

    const found = await logs.messages('tail', { filterPattern: `"${id}"` });

    expect(found.map((message) => message.split(' ')[0])).toEqual(['START', 'END', 'REPORT']);
  });

  test('comes in pages that have each event once, in order, with ids that are all different', async () => {
    await logs.invoke('pages', { lines: Array.from({ length: 20 }, (_, n) => `line ${n}`) });
    const { events: all = [] } = await logs.filter('pages');

    const paged = [];
    const command = { logGroupName: group('pages') };
    for await (const { events = [] } of paginateFilterLogEvents({ client: logs.logs, pageSize: 7 }, command))
      paged.push(events);

    expect(paged.map(({ length }) => length)).toEqual([7, 7, 7, 2]);
    expect(paged.flat()).toEqual(all);
    const ids = all.map(({ eventId = '' }) => eventId);
    expect(new Set(ids).size).toBe(23);
    expect(ids.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(ids);
  });

  test('finds one line among thousands', async () => {
    await logs.invoke('many', { lines: Array.from({ length: 3000 }, (_, n) => `line ${n}.`) });

    expect(await logs.messages('many', { filterPattern: '"line 2999."' })).toEqual(['line 2999.\n']);
  });

  test('has at most a megabyte on a page', async () => {
    await logs.invoke('times', { lines: Array.from({ length: 12 }, () => 'x'.repeat(200_000)) });
    const lengths: number[] = [];

    const asked = { logGroupName: group('times'), filterPattern: 'xxx' };
    for await (const { events = [] } of paginateFilterLogEvents({ client: logs.logs }, asked))
      lengths.push(events.length);

    expect(lengths).toEqual([5, 5, 2]);
  });

  test('takes both ends of a range of time', async () => {
    await logs.invoke('tail', { lines: ['in range'] });
    const { events: [event] = [] } = await logs.filter('tail', { filterPattern: '"in range"' });
    const time = event?.timestamp ?? 0;
    const within = (startTime: number, endTime: number) =>
      logs.messages('tail', { filterPattern: '"in range"', startTime, endTime });

    expect(await within(time, time)).toEqual(['in range\n']);
    expect(await within(time + 1, time + 10)).toEqual([]);
    expect(await within(time - 10, time - 1)).toEqual([]);
  });

  test('told from which time on, it follows a log and misses nothing', async () => {
    const seen: string[] = [];
    let startTime = Date.now();
    const writing = (async () => {
      for (let n = 0; n < 10; n += 1) await logs.invoke('tail', { lines: [`follow ${n}`] });
    })();

    // As `aws logs tail --follow` does it: again from the last time on, without what it has had.
    const ids = new Set<string | undefined>();
    while (!seen.includes('follow 9\n')) {
      const { events = [] } = await logs.filter('tail', { startTime, filterPattern: 'follow' });
      for (const { eventId, message = '', timestamp = 0 } of events) {
        if (!ids.has(eventId)) seen.push(message);
        ids.add(eventId);
        startTime = timestamp;
      }
      await sleep(5);
    }
    await writing;

    expect(seen).toEqual(Array.from({ length: 10 }, (_, n) => `follow ${n}\n`));
  });

  test('takes streams by name and by prefix, and mixes them by time', async () => {
    await Promise.all([logs.invoke('parallel', { lines: ['a'] }), logs.invoke('parallel', { lines: ['b'] })]);
    const [first = '', second = ''] = (await logs.streams('parallel')).map(
      ({ logStreamName }) => logStreamName,
    );
    const streamsOf = async (rest: object) => {
      const { events = [] } = await logs.filter('parallel', rest);
      return events.map(({ logStreamName }) => logStreamName);
    };

    const mixed = await streamsOf({ interleaved: true });
    expect(new Set(mixed)).toEqual(new Set([first, second]));
    expect(new Set(await streamsOf({ logStreamNames: [second] }))).toEqual(new Set([second]));
    expect(new Set(await streamsOf({ logStreamNamePrefix: first.slice(0, -1) }))).toEqual(new Set([first]));
    expect(await streamsOf({ logStreamNamePrefix: 'no' })).toEqual([]);
    const { events = [] } = await logs.filter('parallel');
    const times = events.map(({ timestamp = 0 }) => timestamp);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  test('knows a group by its ARN as well', async () => {
    await logs.invoke('tail');
    const logGroupIdentifier = `arn:aws:logs:eu-west-1:${own.id}:log-group:${group('tail')}`;

    for (const identifier of [logGroupIdentifier, `${logGroupIdentifier}:*`, group('tail')]) {
      const { events } = await logs.logs.send(
        new FilterLogEventsCommand({ logGroupIdentifier: identifier, limit: 1 }),
      );
      expect(events).toHaveLength(1);
    }
  });
});
