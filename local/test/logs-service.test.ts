import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  type GetLogEventsCommandInput,
  paginateDescribeLogStreams,
  PutLogEventsCommand,
  StartQueryCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ACCOUNTS } from '../iam/accounts.ts';
import { NOTHING } from '../resources.ts';
import { startCloud } from './helpers/cloud.ts';
import { lambda } from './helpers/function.ts';
import { group, logsOf, PRINTS, refusalOf, SLEEPS } from './helpers/logs.ts';

const [own, other] = ACCOUNTS;
const functions = [
  ...['tail', 'stream'].map((name) => lambda(name, PRINTS)),
  lambda('parallel', SLEEPS),
  lambda('never-run', PRINTS),
];

describe('CloudWatch Logs', () => {
  let local: Awaited<ReturnType<typeof startCloud>>;
  let logs: ReturnType<typeof logsOf>;

  /** The lines of the one stream of a function, and where to go on. */
  async function get(rest: Partial<GetLogEventsCommandInput>) {
    const [{ logStreamName = '' } = {}] = await logs.streams('stream');
    const logGroupName = group('stream');
    const answer = await logs.logs.send(new GetLogEventsCommand({ logGroupName, logStreamName, ...rest }));
    const { events = [], nextForwardToken = '', nextBackwardToken = '' } = answer;
    return { lines: events.map(({ message = '' }) => message.trim()), nextForwardToken, nextBackwardToken };
  }

  beforeAll(async () => {
    local = await startCloud({ functions });
    logs = logsOf(local);
  });
  afterAll(() => local[Symbol.asyncDispose]());

  describe('GetLogEvents', () => {
    beforeAll(async () => {
      await logs.invoke('stream', { lines: ['1', '2', '3', '4', '5'] });
    });

    test('reads a stream from its end, and on to its head', async () => {
      const last = await get({ limit: 4 });
      const before = await get({ limit: 4, nextToken: last.nextBackwardToken });
      const none = await get({ limit: 4, nextToken: before.nextBackwardToken });

      expect(last.lines).toEqual(['4', '5', expect.stringMatching(/^END/), expect.stringMatching(/^REPORT/)]);
      expect(before.lines).toEqual([expect.stringMatching(/^START/), '1', '2', '3']);
      expect(none.lines).toEqual([]);
      expect(none.nextBackwardToken).toBe(before.nextBackwardToken);
    });

    test('reads a stream from its head, and then what comes', async () => {
      const head = await get({ startFromHead: true });
      const none = await get({ startFromHead: true, nextToken: head.nextForwardToken });
      await logs.invoke('stream', { lines: ['6'] });
      const more = await get({ startFromHead: true, nextToken: none.nextForwardToken });

      expect(head.lines).toHaveLength(8);
      expect(none).toMatchObject({ lines: [], nextForwardToken: head.nextForwardToken });
      expect(more.lines).toEqual([
        expect.stringMatching(/^START/),
        '6',
        expect.stringMatching(/^END/),
        expect.stringMatching(/^REPORT/),
      ]);
    });

    test('of no such stream is refused', async () => {
      expect(await refusalOf(get({ logStreamName: 'none' }))).toMatchObject({
        name: 'ResourceNotFoundException',
        message: 'The specified log stream does not exist.',
      });
    });
  });

  test('lists streams by name and by their last event, in pages', async () => {
    await Promise.all([logs.invoke('parallel'), logs.invoke('parallel')]);
    const byName = await logs.streams('parallel');
    const byTime = await logs.streams('parallel', { orderBy: 'LastEventTime', descending: true });

    const paged = [];
    const config = { client: logs.logs, pageSize: 1 };
    const asked = { logGroupName: group('parallel') };
    for await (const { logStreams } of paginateDescribeLogStreams(config, asked)) paged.push(logStreams);

    expect(paged.flat()).toEqual(byName);
    expect(paged.every((page) => page?.length === 1)).toBe(true);
    const ordered = byName.map(({ logStreamName = '' }) => logStreamName);
    expect(ordered.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(ordered);
    const times = byTime.map(({ lastEventTimestamp = 0 }) => lastEventTimestamp);
    expect(times.toSorted((a, b) => b - a)).toEqual(times);
    expect(byName[0]?.arn).toBe(
      `arn:aws:logs:eu-west-1:${own.id}:log-group:/aws/lambda/parallel:log-stream:${ordered[0]}`,
    );
  });

  test('lists the groups of the functions, those that have never run as well', async () => {
    const command = new DescribeLogGroupsCommand({ logGroupNamePrefix: '/aws/lambda/never' });
    const { logGroups } = await logs.logs.send(command);

    expect(logGroups).toEqual([
      {
        logGroupName: '/aws/lambda/never-run',
        creationTime: expect.any(Number),
        metricFilterCount: 0,
        arn: `arn:aws:logs:eu-west-1:${own.id}:log-group:/aws/lambda/never-run:*`,
        logGroupArn: `arn:aws:logs:eu-west-1:${own.id}:log-group:/aws/lambda/never-run`,
        logGroupClass: 'STANDARD',
        storedBytes: 0,
      },
    ]);
    expect(await logs.streams('never-run')).toEqual([]);
    expect(await logs.messages('never-run')).toEqual([]);
  });

  test.each([
    ['a group that does not stand', { logGroupName: '/aws/lambda/nobody' }, 'ResourceNotFoundException'],
    [
      'a group of another account',
      { logGroupIdentifier: `arn:aws:logs:eu-west-1:${other.id}:log-group:/aws/lambda/tail` },
      'ResourceNotFoundException',
    ],
    ['no group', {}, 'InvalidParameterException'],
    [
      'a group by both names',
      { logGroupName: '/aws/lambda/tail', logGroupIdentifier: '/aws/lambda/tail' },
      'InvalidParameterException',
    ],
    [
      'an id without quotes',
      { logGroupName: '/aws/lambda/tail', filterPattern: 'a-b' },
      'InvalidParameterException',
    ],
    [
      'a token of nobody',
      { logGroupName: '/aws/lambda/tail', nextToken: 'none' },
      'InvalidParameterException',
    ],
    [
      'streams by name and prefix',
      { logGroupName: '/aws/lambda/tail', logStreamNames: ['a'], logStreamNamePrefix: 'a' },
      'InvalidParameterException',
    ],
    ['more than a page', { logGroupName: '/aws/lambda/tail', limit: 10_001 }, 'InvalidParameterException'],
  ])('refuses %s', async (_, input, name) => {
    const refusal = await refusalOf(logs.logs.send(new FilterLogEventsCommand(input)));

    expect(refusal).toMatchObject({ name, status: 400 });
  });

  test('refuses to order by time the streams of a prefix', async () => {
    const asking = logs.streams('tail', { orderBy: 'LastEventTime', logStreamNamePrefix: '2026' });

    expect((await refusalOf(asking)).name).toBe('InvalidParameterException');
  });

  test('shows another account nothing', async () => {
    const foreign = new CloudWatchLogsClient({ ...local.client, credentials: other });
    const asking = foreign.send(new FilterLogEventsCommand({ logGroupName: group('tail') }));

    expect((await refusalOf(asking)).name).toBe('ResourceNotFoundException');
    expect((await foreign.send(new DescribeLogGroupsCommand())).logGroups).toEqual([]);
  });

  test.each([
    new CreateLogGroupCommand({ logGroupName: 'mine' }),
    new PutLogEventsCommand({ logGroupName: '/aws/lambda/tail', logStreamName: 'a', logEvents: [] }),
    new StartQueryCommand({ queryString: 'fields @message', startTime: 0, endTime: 1 }),
  ])('says of what is not implemented that it is not: $constructor.name', async (command) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one of three commands
    const asking = logs.logs.send(command as CreateLogGroupCommand);

    expect(await refusalOf(asking)).toMatchObject({ name: 'NotImplemented', status: 501 });
  });
});

describe('logs', () => {
  const both = [lambda('kept', PRINTS), lambda('deleted', PRINTS)];

  test('are still there after a restart, and go on', async () => {
    const before = await startCloud({ functions: both });
    await logsOf(before).invoke('kept', { lines: ['before'] });
    await before.close();
    await using after = await startCloud({ functions: both }, before.directory);
    const logs = logsOf(after);

    await logs.invoke('kept', { lines: ['after'] });

    expect(await logs.messages('kept', { filterPattern: '?before ?after' })).toEqual(['before\n', 'after\n']);
    expect(await logs.streams('kept')).toHaveLength(2);
  });

  test('stay when a function gets new code, and go with the function', async () => {
    await using local = await startCloud({ functions: both });
    const logs = logsOf(local);
    for (const name of ['kept', 'deleted']) await logs.invoke(name, { lines: ['old'] });

    await local.cloud.deploy({ ...NOTHING, functions: [lambda('kept', PRINTS)] });

    expect(await logs.messages('kept', { filterPattern: 'old' })).toEqual(['old\n']);
    expect((await refusalOf(logs.filter('deleted'))).name).toBe('ResourceNotFoundException');
  });
});
