import { stripVTControlCharacters } from 'node:util';
import { afterEach, expect, test, vi } from 'vitest';
import { printEvents } from '../terminal.ts';
import { Trace } from '../trace.ts';
import { triggersOf } from '../triggers.ts';
import { startCloud } from './helpers/cloud.ts';
import { matching, rule, target } from './helpers/events.ts';
import { lambda, mapping } from './helpers/function.ts';
import { queue, queueArn } from './helpers/sqs.ts';

afterEach(() => vi.restoreAllMocks());

const tick = {
  service: 'events',
  resource: 'shop-dev-Often',
  type: 'Scheduled Event',
  subject: '2026-01-01T00:05:00Z',
};

const matched = { ...tick, type: 'RuleMatched', subject: 'uploads/cat.jpg' };
const put = { service: 'events', resource: 'default', type: 'EventPut', subject: 'order placed' };

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
    { ...matched, detail: { detailType: 'Object Created', triggers: 1 } },
    'events   Often  Object Created  ← uploads/cat.jpg',
  ],
  [
    { ...matched, subject: 'order', detail: { detailType: 'order', triggers: 0 } },
    'events   Often  order  triggers nothing',
  ],
  [
    { ...put, detail: { source: 'shop', triggers: 1, principal: 'arn:aws:iam::111111111111:root' } },
    'events   default  PutEvents  order placed  from shop',
  ],
  [
    { ...put, detail: { source: 'shop', triggers: 0, principal: 'arn:aws:iam::111111111111:root' } },
    'events   default  PutEvents  order placed  from shop  triggers nothing',
  ],
  [
    { ...put, type: 'EventDropped', detail: { message: 'there is no such bus' } },
    'events   default  there is no such bus',
  ],
  [
    { ...tick, subject: undefined, type: 'TicksSkipped', detail: { message: 'the clock jumped' } },
    'events   Often  the clock jumped',
  ],
])('what EventBridge does, and what goes wrong with it, is a line each: %#', (event, line) => {
  expect(printed(event)).toEqual([line]);
});

test('what a function puts is told in its report', () => {
  const principal = 'arn:aws:sts::111111111111:assumed-role/work/work';

  expect(printed({ ...put, detail: { source: 'shop', triggers: 1, principal } })).toEqual([]);
});

test('the way of an event is told at the start: rule to queue, queue to function', async () => {
  const jobs = queueArn('jobs');
  const pattern = { source: ['aws.s3'], 'detail-type': ['Object Created', 'Object Deleted'] };
  await using local = await startCloud({
    functions: [lambda('work', 'async () => {}')],
    queues: [queue('jobs')],
    mappings: [mapping({ queueArn: jobs })],
    rules: [
      matching({ name: 'backup', pattern, targets: [target({ arn: jobs })] }),
      matching({ name: 'any', pattern: { account: ['1'] }, enabled: false }),
      rule({ name: 'ticks' }),
    ],
  });

  expect(triggersOf(local.cloud)).toEqual([
    'sqs://jobs  up to 10 messages at once  →  work',
    'aws.s3  Object Created, Object Deleted  rule backup  →  sqs://jobs',
    'events  rule any  (disabled)  →  work',
    'rate(5 minutes)  →  work',
  ]);
});
