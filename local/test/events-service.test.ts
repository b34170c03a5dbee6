import { expect, test } from 'vitest';
import { HandClock } from './helpers/hand-clock.ts';
import { rule, startEvents, target } from './helpers/events.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const other = (name: string) => `arn:aws:lambda:eu-west-1:111111111111:function:${name}`;
const work = other('work');

// The clock begins on Thursday, 2026-01-01, at 00:00.

test('a function gets the event that EventBridge writes', async () => {
  await using events = await startEvents([rule()]);

  events.clock.forward(5 * MINUTE);

  expect(events.delivered.map(({ arn, event }) => [arn, event])).toEqual([
    [
      work,
      {
        version: '0',
        id: expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/),
        'detail-type': 'Scheduled Event',
        source: 'aws.events',
        account: '111111111111',
        time: '2026-01-01T00:05:00Z',
        region: 'eu-west-1',
        resources: ['arn:aws:events:eu-west-1:111111111111:rule/often'],
        detail: {},
      },
    ],
  ]);
});

test('all targets of a tick get the same event, and one with an input gets that instead', async () => {
  const targets = [
    target({ arn: other('a') }),
    target({ arn: other('b'), input: '{"all":true}' }),
    target({ arn: other('c') }),
  ];
  await using events = await startEvents([rule({ targets })]);

  events.clock.forward(5 * MINUTE);

  const [a, b, c] = events.delivered.map(({ event }) => event);
  expect(a).toHaveProperty('source', 'aws.events');
  expect(b).toEqual({ all: true });
  expect(c).toEqual(a);
});

test('what follows from a tick names it as its cause', async () => {
  await using events = await startEvents([rule()]);

  events.clock.forward(5 * MINUTE);

  const [tick] = events.seen('Scheduled Event');
  expect(tick).toMatchObject({ service: 'events', resource: 'often', subject: '2026-01-01T00:05:00Z' });
  expect(events.delivered[0]?.cause).toEqual({ id: tick?.id, subject: tick?.subject });
});

test('a rate counts from when its rule was made, a cron expression from nothing', async () => {
  await using events = await startEvents([]);
  events.clock.forward(2 * MINUTE + 30_500);
  events.service.putRule(rule());
  events.service.putRule(rule({ name: 'nine', expression: 'cron(9 * * * ? *)' }));

  for (let minute = 0; minute < 12; minute += 1) events.clock.forward(MINUTE);

  expect(events.times()).toEqual(['2026-01-01T00:07:30Z', '2026-01-01T00:09:00Z', '2026-01-01T00:12:30Z']);
});

test('a rule that is disabled is silent, and begins anew when it is enabled', async () => {
  await using events = await startEvents([rule({ enabled: false })]);

  events.clock.forward(7 * MINUTE);
  expect(events.delivered).toEqual([]);
  events.service.putRule(rule());
  events.clock.forward(5 * MINUTE);
  events.service.putRule(rule({ enabled: false }));
  events.clock.forward(7 * MINUTE);
  events.service.putRule(rule());
  events.clock.forward(5 * MINUTE);

  expect(events.times()).toEqual(['2026-01-01T00:12:00Z', '2026-01-01T00:24:00Z']);
});

test('a deployment that leaves the schedule keeps its rhythm, and brings other targets', async () => {
  await using events = await startEvents([rule()]);

  events.clock.forward(3 * MINUTE);
  events.service.putRule(rule({ targets: [target({ arn: other('other') })] }));
  events.clock.forward(2 * MINUTE);

  expect(events.delivered.map(({ arn, event }) => [arn, event.time])).toEqual([
    [other('other'), '2026-01-01T00:05:00Z'],
  ]);
});

test('a deployment that changes the schedule begins a new one', async () => {
  await using events = await startEvents([rule()]);

  events.clock.forward(3 * MINUTE);
  events.service.putRule(rule({ expression: 'rate(4 minutes)' }));
  for (let minute = 0; minute < 5; minute += 1) events.clock.forward(MINUTE);

  expect(events.times()).toEqual(['2026-01-01T00:07:00Z']);
});

test('a rule that is deleted is silent, and one of its name is another', async () => {
  await using events = await startEvents([rule()]);

  events.clock.forward(3 * MINUTE);
  events.service.deleteRule(rule().arn);
  events.clock.forward(3 * MINUTE);
  expect(events.delivered).toEqual([]);
  events.service.putRule(rule());
  events.clock.forward(5 * MINUTE);

  expect(events.times()).toEqual(['2026-01-01T00:11:00Z']);
});

test('a clock that jumps over ticks brings each of them, in their order', async () => {
  await using events = await startEvents([rule()]);

  events.clock.forward(17 * MINUTE);

  expect(events.times()).toEqual(['2026-01-01T00:05:00Z', '2026-01-01T00:10:00Z', '2026-01-01T00:15:00Z']);
  expect(events.seen('TicksSkipped')).toEqual([]);
  events.clock.forward(3 * MINUTE);
  expect(events.times().at(-1)).toBe('2026-01-01T00:20:00Z');
});

test.each([
  ['rate(1 minute)', '2026-12-31T22:21:00Z'],
  ['cron(* * * * ? *)', '2026-12-31T22:21:00Z'],
  ['cron(0 12 * * ? *)', '2026-09-23T12:00:00Z'],
])('of a year of %s the newest hundred ticks come', async (expression, oldest) => {
  await using events = await startEvents([rule({ expression })]);

  events.clock.forward(365 * DAY);

  expect(events.times()).toHaveLength(100);
  expect(events.times()[0]).toBe(oldest);
  expect(events.seen('TicksSkipped').map(({ detail }) => detail['message'])).toEqual([
    `the clock jumped: no ticks before ${oldest}`,
  ]);
});

test('of a year of months none is left out', async () => {
  await using events = await startEvents([rule({ expression: 'cron(0 0 1 * ? *)' })]);

  events.clock.forward(365 * DAY);

  expect(events.times()).toHaveLength(12);
  expect(events.seen('TicksSkipped')).toEqual([]);
});

test('a rate keeps its rhythm over a restart, and what came due meanwhile is not made up', async () => {
  const before = await startEvents([rule()]);
  before.clock.forward(7 * MINUTE);
  before.close();
  before.clock.forward(10 * MINUTE);

  await using after = await startEvents([rule()], { state: before.directory, clock: before.clock });
  after.clock.forward(0);
  expect(after.delivered).toEqual([]);
  after.clock.forward(3 * MINUTE);

  expect(before.times()).toEqual(['2026-01-01T00:05:00Z']);
  expect(after.times()).toEqual(['2026-01-01T00:20:00Z']);
});

test.each(['rate(5 minutes)', 'cron(0/5 * * * ? *)'])(
  '%s does not tick twice for one time when a crash sets the clock back',
  async (expression) => {
    const before = await startEvents([rule({ expression })]);
    before.clock.forward(5 * MINUTE);
    before.close();
    const clock = new HandClock();
    clock.forward(4 * MINUTE);

    await using after = await startEvents([rule({ expression })], { state: before.directory, clock });
    clock.forward(MINUTE);
    expect(after.delivered).toEqual([]);
    clock.forward(5 * MINUTE);

    expect(after.times()).toEqual(['2026-01-01T00:10:00Z']);
  },
);

test('a rule that was gone for a run begins anew', async () => {
  const before = await startEvents([rule()]);
  before.close();
  const between = await startEvents([], { state: before.directory, clock: before.clock });
  between.clock.forward(3 * MINUTE);
  between.close();

  await using after = await startEvents([rule()], { state: before.directory, clock: before.clock });
  for (let minute = 0; minute < 5; minute += 1) after.clock.forward(MINUTE);

  expect(after.times()).toEqual(['2026-01-01T00:08:00Z']);
});

test('a tick whose delivery fails is not on record as done', async () => {
  const broken = await startEvents([rule()]);
  broken.delivered.push = () => {
    throw new Error('the disk is full');
  };
  expect(() => broken.clock.forward(5 * MINUTE)).toThrow('the disk is full');
  broken.close();
  const clock = new HandClock();
  clock.forward(4 * MINUTE);

  await using after = await startEvents([rule()], { state: broken.directory, clock });
  clock.forward(MINUTE);

  expect(after.times()).toEqual(['2026-01-01T00:05:00Z']);
});

test('what may not be invoked is not, and the terminal hears why', async () => {
  const targets = [target(), target({ arn: other('other') })];
  const allows = ({ resource }: { resource: string }) => resource === other('other');
  await using events = await startEvents([rule({ targets })], { around: { allows } });

  events.clock.forward(5 * MINUTE);

  expect(events.delivered.map(({ arn }) => arn)).toEqual([other('other')]);
  expect(events.seen('FailedInvocations')).toMatchObject([
    {
      service: 'events',
      resource: 'often',
      cause: events.seen('Scheduled Event')[0]?.id,
      detail: {
        message: `may not invoke work: add an AWS::Lambda::Permission with Principal events.amazonaws.com and SourceArn ${rule().arn}`,
      },
    },
  ]);
});

test('a schedule without another tick rests', async () => {
  await using events = await startEvents([rule({ expression: 'cron(0 12 1 1 ? 2026)' })]);

  events.clock.forward(365 * DAY);
  events.clock.forward(365 * DAY);

  expect(events.times()).toEqual(['2026-01-01T12:00:00Z']);
  expect(events.service.describe()).toEqual([
    {
      name: 'often',
      bus: 'default',
      expression: 'cron(0 12 1 1 ? 2026)',
      enabled: true,
      targets: [work],
      waiting: 0,
    },
  ]);
});
