import { expect, test } from 'vitest';
import { AwsError } from '../gateway/aws-error.ts';
import type { NewEvent } from '../events/event.ts';
import type { RuleConfig, TargetConfig } from '../events/config.ts';
import type { Surroundings } from '../events/ports.ts';
import { type Delivered, matching, startEvents, target } from './helpers/events.ts';
import { HandClock } from './helpers/hand-clock.ts';
import { queueArn } from './helpers/sqs.ts';

const SECOND = 1000;
const jobs = queueArn('jobs');
const dead = queueArn('dead');
const busArn = matching({}).busArn;
const event: NewEvent = {
  source: 'shop',
  detailType: 'order placed',
  detail: { total: 20 },
  resources: [],
  accountId: '111111111111',
  region: 'eu-west-1',
  time: 0,
};
const toJobs = (rest: Partial<TargetConfig> = {}, ofRule: Partial<RuleConfig> = {}): RuleConfig =>
  matching({
    name: 'orders',
    pattern: { source: ['shop'] },
    targets: [target({ id: 'jobs', arn: jobs, deadLetterArn: dead, ...rest })],
    ...ofRule,
  });

/** EventBridge with the rule from `shop` to the queue `jobs`. */
async function start(around: Partial<Surroundings> = {}, rest: Partial<TargetConfig> = {}, setting = {}) {
  const events = await startEvents([toJobs(rest)], { around, ...setting });
  return {
    ...events,
    put: (told: Partial<NewEvent> = {}) =>
      events.store.transaction(() =>
        events.service.put(busArn, { ...event, ...told }, { id: 1, subject: 'order' }),
      ),
    to: (arn: string) => events.delivered.filter((each) => each.arn === arn),
    messages: (type: string) => events.seen(type).map(({ detail }) => detail['message']),
  };
}

const textsOf = ({ attributes = {} }: Delivered): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(attributes).map(([name, { StringValue }]) => [name, StringValue]));

/** A target that is throttled so many times. */
function throttled(times: number): Partial<Surroundings> {
  let left = times;
  return { throttles: () => left-- > 0 };
}

test('each enabled rule of a bus that matches gets the event to each of its targets, and no other does', async () => {
  await using events = await start();
  const both = [target({ id: 'a', arn: jobs }), target({ id: 'b', arn: queueArn('more') })];
  events.service.putRule(toJobs({}, { name: 'two', arn: 'arn:aws:events:x:1:rule/two', targets: both }));
  events.service.putRule(toJobs({}, { arn: 'arn:aws:events:x:1:rule/off', enabled: false }));
  events.service.putRule(toJobs({}, { arn: 'arn:aws:events:x:1:rule/else', pattern: { source: ['bank'] } }));

  expect(events.put()).toEqual({ id: expect.any(String), targets: 3 });

  expect(events.delivered.map(({ arn }) => arn)).toEqual([jobs, jobs, queueArn('more')]);
  expect(new Set(events.delivered.map((each) => each.event['id'])).size).toBe(1);
});

test('an input takes the place of the event', async () => {
  await using events = await start({}, { input: '{"all":true}' });

  events.put();

  expect(events.delivered.map((each) => each.event)).toEqual([{ all: true }]);
});

test('a rule on a bus that does not stand is refused', async () => {
  await using events = await start();
  const nowhere = 'arn:aws:events:eu-west-1:111111111111:event-bus/nowhere';

  expect(() => events.service.putRule(toJobs({}, { busArn: nowhere }))).toThrow(
    'Event bus nowhere does not exist.',
  );
});

test.each<[string, Partial<Surroundings>, string, string]>([
  [
    'a permission is missing',
    { allows: ({ resource }) => resource !== jobs },
    'NO_PERMISSIONS',
    `may not send to jobs: add an AWS::SQS::QueuePolicy that allows events.amazonaws.com sqs:SendMessage for aws:SourceArn ${toJobs().arn}`,
  ],
  ['the target is gone', { stands: (arn) => arn !== jobs }, 'NO_RESOURCE', 'there is no jobs'],
])(
  'when %s the event is not retried, and goes to the dead-letter queue',
  async (_why, around, code, advice) => {
    await using events = await start(around);

    const { id } = events.put();
    events.clock.forward(86_400 * SECOND);

    expect(events.delivered).toHaveLength(1);
    const [letter] = events.to(dead);
    expect(letter?.event).toMatchObject({ id, source: 'shop', detail: { total: 20 } });
    expect(letter && textsOf(letter)).toEqual({
      RULE_ARN: toJobs().arn,
      TARGET_ARN: jobs,
      ERROR_CODE: code,
      ERROR_MESSAGE: `SQS send message call failed due to ${code}`,
      RETRY_ATTEMPTS: '0',
    });
    expect(events.messages('FailedInvocations')).toEqual([`${advice}  → dead`]);
  },
);

test('what a target refuses goes to the dead-letter queue', async () => {
  const refuses: Partial<Surroundings> = {
    send: (arn) => {
      if (arn === jobs) throw new AwsError('InvalidParameterValue', 'Message must be shorter');
    },
  };
  await using events = await start(refuses);

  events.put();

  expect(events.messages('FailedInvocations')).toEqual(['jobs refuses it: Message must be shorter  → dead']);
});

test('without a dead-letter queue the event is lost, and the terminal hears why', async () => {
  await using events = await startEvents([matching({ name: 'o', pattern: { source: ['shop'] } })], {
    around: { stands: () => false },
  });

  events.store.transaction(() => events.service.put(busArn, event, { id: 1 }));

  expect(events.delivered).toEqual([]);
  expect(events.seen('FailedInvocations')).toMatchObject([
    { resource: 'o', detail: { message: 'there is no work' } },
  ]);
});

test.each<[string, Partial<Surroundings>, string]>([
  ['is gone', { stands: () => false }, 'there is no such queue'],
  [
    'does not let EventBridge in',
    { allows: () => false },
    `may not: add an AWS::SQS::QueuePolicy that allows events.amazonaws.com sqs:SendMessage for aws:SourceArn ${toJobs().arn}`,
  ],
])('when the dead-letter queue itself %s, the event is lost', async (_why, around, obstacle) => {
  await using events = await start(around);

  events.put();

  expect(events.delivered).toEqual([]);
  expect(events.messages('FailedInvocations')).toEqual([expect.stringContaining(`→ dead, but ${obstacle}`)]);
});

test('a throttled target is tried again after waits that double, until it takes the event', async () => {
  await using events = await start(throttled(3));

  events.put();
  for (const wait of [1, 2, 4]) {
    events.clock.forward(wait * SECOND - 1);
    expect(events.delivered).toEqual([]);
    events.clock.forward(1);
  }

  expect(events.to(jobs)).toHaveLength(1);
  expect(events.to(jobs)[0]?.cause.subject).toBe('order');
  expect(events.messages('RetryScheduled')).toEqual(
    [1, 2, 4].map((s) => `jobs is throttled, again in ${s} s`),
  );
  expect(events.to(dead)).toEqual([]);
});

test.each<[Partial<TargetConfig>, Record<string, string>]>([
  [{ maximumRetryAttempts: 0 }, { RETRY_ATTEMPTS: '0', EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts' }],
  [{ maximumRetryAttempts: 2 }, { RETRY_ATTEMPTS: '2', EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts' }],
  [
    { maximumEventAgeSeconds: 60 },
    { RETRY_ATTEMPTS: '5', EXHAUSTED_RETRY_CONDITION: 'MaximumEventAgeInSeconds' },
  ],
])('a retry policy of %j ends it', async (policy, told) => {
  await using events = await start(throttled(1000), policy);

  events.put();
  for (let second = 0; second < 120; second += 1) events.clock.forward(SECOND);

  const letters = events.to(dead);
  expect(letters.map(textsOf)).toMatchObject([{ ERROR_CODE: 'THROTTLING', ...told }]);
});

test('AWS’s own retry policy ends within a day', async () => {
  await using events = await start(throttled(1000));

  events.put();
  for (let minute = 0; minute < 24 * 60; minute += 1) events.clock.forward(60 * SECOND);

  const [letter] = events.to(dead);
  expect(letter && textsOf(letter)).toMatchObject({ EXHAUSTED_RETRY_CONDITION: 'MaximumEventAgeInSeconds' });
  expect(events.service.describe()).toMatchObject([{ waiting: 0 }]);
});

test('an event may be lost, doubled or held back on its way to a target', async () => {
  const ways = [[], [0, 0], [5 * SECOND]];
  await using events = await start({ deliveries: () => ways.shift() ?? [0] });

  const ids = [events.put(), events.put(), events.put(), events.put()].map(({ id }) => id);
  const arrived = () => events.delivered.map((each) => each.event['id']);

  expect(arrived()).toEqual([ids[1], ids[1], ids[3]]);
  events.clock.forward(5 * SECOND);
  expect(arrived()).toEqual([ids[1], ids[1], ids[3], ids[2]]);
});

test('what waits to be retried is there after the next start, and goes when it is due', async () => {
  const clock = new HandClock();
  const before = await start(throttled(1), {}, { clock });
  const { id } = before.put();
  before.close();
  clock.forward(10 * SECOND);
  expect(before.delivered).toEqual([]);

  await using after = await start({}, {}, { clock, state: before.directory });
  expect(after.service.describe()).toMatchObject([{ waiting: 1 }]);
  clock.forward(0);

  expect(after.delivered.map((each) => each.event['id'])).toEqual([id]);
  expect(after.delivered[0]?.cause.subject).toBe('order');
  expect(after.service.describe()).toMatchObject([{ waiting: 0 }]);
});

test('what waits for a rule that is gone goes nowhere', async () => {
  await using events = await start(throttled(1));
  events.put();

  events.service.deleteRule(toJobs().arn);
  events.clock.forward(SECOND);
  events.service.putRule(toJobs());
  events.clock.forward(SECOND);

  expect(events.delivered).toEqual([]);
});

test('an event whose transaction fails was never there', async () => {
  await using events = await start(throttled(1));

  const failing = () =>
    events.store.transaction(() => {
      events.service.put(busArn, event, { id: 1 });
      throw new Error('the disk is full');
    });

  expect(failing).toThrow('the disk is full');
  events.clock.forward(10 * SECOND);
  expect(events.delivered).toEqual([]);
  expect(events.seen('RuleMatched')).toEqual([]);
});
