import {
  EventBridgeClient,
  EventBridgeServiceException,
  ListRulesCommand,
  PutEventsCommand,
  type PutEventsCommandInput,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { startCloud } from './helpers/cloud.ts';
import { matching, target } from './helpers/events.ts';
import { queue, queueArn } from './helpers/sqs.ts';

const place = { accountId: '111111111111', region: 'eu-west-1' };
const orders = { name: 'orders', arn: 'arn:aws:events:eu-west-1:111111111111:event-bus/orders', ...place };
const toQueue = (name: string) => target({ arn: queueArn(name) });
const resources = {
  queues: [queue('usual'), queue('orders')],
  buses: [orders],
  rules: [
    matching({ name: 'usual', pattern: { account: [place.accountId] }, targets: [toQueue('usual')] }),
    matching({
      name: 'orders',
      busArn: orders.arn,
      pattern: { source: ['shop'], detail: { total: [{ numeric: ['>', 10] }] } },
      targets: [toQueue('orders')],
    }),
    matching({
      name: 'disabled',
      pattern: { account: [place.accountId] },
      enabled: false,
      targets: [toQueue('orders')],
    }),
  ],
};
const good: PutEventsRequestEntry = { Source: 'shop', DetailType: 'order placed', Detail: '{"total":20}' };

const State = z.object({ buses: z.unknown(), rules: z.array(z.unknown()) });

let local: Awaited<ReturnType<typeof startCloud>>;
let client: EventBridgeClient;
beforeAll(async () => {
  local = await startCloud(resources);
  client = new EventBridgeClient(local.client);
});
afterAll(() => local[Symbol.asyncDispose]());

const put = (Entries: PutEventsRequestEntry[], rest: Partial<PutEventsCommandInput> = {}) =>
  client.send(new PutEventsCommand({ Entries, ...rest }));

async function refusal(calling: Promise<unknown>) {
  const error = await calling.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof EventBridgeServiceException)) throw new Error('was not refused', { cause: error });
  return { name: error.name, message: error.message, status: error.$metadata.httpStatusCode };
}

/** What came to a queue since the last look. */
function arrived(name: string) {
  const messages = local.cloud.sqs.receive(queueArn(name), 10);
  const handles = messages.map(({ receiptHandle }) => receiptHandle);
  local.cloud.sqs.delete(queueArn(name), handles);
  return messages.map(({ body }) => JSON.parse(body));
}

test('an event goes to the default bus, in EventBridge’s envelope', async () => {
  const Time = new Date('2026-01-02T03:04:05.678Z');
  const { Entries, FailedEntryCount } = await put([{ ...good, Time, Resources: ['arn:aws:x:::y'] }]);

  expect(FailedEntryCount).toBe(0);
  expect(arrived('usual')).toEqual([
    {
      version: '0',
      id: Entries?.[0]?.EventId,
      'detail-type': 'order placed',
      source: 'shop',
      account: '111111111111',
      time: '2026-01-02T03:04:05Z',
      region: 'eu-west-1',
      resources: ['arn:aws:x:::y'],
      detail: { total: 20 },
    },
  ]);
  expect(arrived('orders')).toEqual([]);
});

test.each(['orders', orders.arn])(
  'an event goes to the bus %s that it names, and by its rules',
  async (bus) => {
    await put([
      { ...good, EventBusName: bus },
      { ...good, EventBusName: bus, Detail: '{"total":10}' },
    ]);

    expect(arrived('orders').map(({ detail }) => detail)).toEqual([{ total: 20 }]);
    expect(arrived('usual')).toEqual([]);
  },
);

test('a client of the queue gets it as it was sent', async () => {
  await put([good]);

  const sqs = new SQSClient(local.client);
  const QueueUrl = `${local.endpoint}/111111111111/usual`;
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));

  expect(JSON.parse(Messages[0]?.Body ?? '')).toMatchObject({ source: 'shop', detail: { total: 20 } });
  local.cloud.sqs.delete(
    queueArn('usual'),
    Messages.map(({ ReceiptHandle = '' }) => ReceiptHandle),
  );
});

const required = (name: string): string =>
  `Parameter ${name} is not valid. Reason: ${name} is a required argument.`;

const many = (count: number) => put(Array.from({ length: count }, () => good));

describe('of many events', () => {
  test.each<[string, Partial<PutEventsRequestEntry>, string, string]>([
    ['no source', { Source: undefined }, 'InvalidArgument', required('Source')],
    ['no detail type', { DetailType: '' }, 'InvalidArgument', required('DetailType')],
    ['no detail', { Detail: undefined }, 'InvalidArgument', required('Detail')],
    ['a detail that is no JSON', { Detail: 'total' }, 'MalformedDetail', 'Detail is malformed.'],
    ['a detail that is an array', { Detail: '[1]' }, 'MalformedDetail', 'Detail is malformed.'],
    ['a detail that is null', { Detail: 'null' }, 'MalformedDetail', 'Detail is malformed.'],
    [
      'a detail that goes too deep',
      { Detail: `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}` },
      'MalformedDetail',
      'Detail is malformed.',
    ],
    [
      'AWS’s own source',
      { Source: 'aws.s3' },
      'NotAuthorizedForSourceException',
      'Not authorized for the source.',
    ],
  ])('one with %s fails, and the others are taken', async (_what, wrong, ErrorCode, ErrorMessage) => {
    const { Entries, FailedEntryCount } = await put([good, { ...good, ...wrong }, good]);

    expect(FailedEntryCount).toBe(1);
    expect(Entries).toEqual([
      { EventId: expect.any(String) },
      { ErrorCode, ErrorMessage },
      { EventId: expect.any(String) },
    ]);
    expect(arrived('usual').map(({ id }) => id)).toEqual([Entries?.[0]?.EventId, Entries?.[2]?.EventId]);
  });

  test('ten are taken, eleven and none are not', async () => {
    expect((await many(10)).FailedEntryCount).toBe(0);
    expect(arrived('usual')).toHaveLength(10);
    expect(await refusal(many(11))).toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining("at 'entries' failed to satisfy constraint: Member must have length"),
      status: 400,
    });
    expect(await refusal(many(0))).toMatchObject({ name: 'ValidationException' });
    expect(arrived('usual')).toEqual([]);
  });

  test('a megabyte is taken, by AWS’s formula, and a byte more is not', async () => {
    const others = { Source: 'shop', DetailType: 'é', Resources: ['arn'], Time: new Date() };
    const bytes = 4 + 2 + 3 + 14;
    const sized = (total: number) => {
      const half = { ...others, Detail: `{"a":"${'x'.repeat(500_000)}"}` };
      const rest = total - 2 * bytes - half.Detail.length;
      return put([half, { ...others, Detail: `{"a":"${'x'.repeat(rest - 8)}"}` }]);
    };

    expect((await sized(1024 * 1024)).FailedEntryCount).toBe(0);
    expect(arrived('usual')).toHaveLength(2);
    expect(await refusal(sized(1024 * 1024 + 1))).toEqual({
      name: 'ValidationException',
      message: 'Total size of the entries in the request is over the limit.',
      status: 400,
    });
    expect(arrived('usual')).toEqual([]);
  });
});

test('a bus of another account is refused, and so are all events of the call', async () => {
  const EventBusName = 'arn:aws:events:eu-west-1:222222222222:event-bus/default';

  expect(await refusal(put([good, { ...good, EventBusName }]))).toEqual({
    name: 'AccessDeniedException',
    message: expect.stringContaining(`events:PutEvents on resource: ${EventBusName}`),
    status: 400,
  });
  expect(arrived('usual')).toEqual([]);
});

test('a bus that does not stand takes its events, as on AWS, and the terminal hears that they are lost', async () => {
  const { FailedEntryCount } = await put([{ ...good, EventBusName: 'nowhere' }]);

  expect(FailedEntryCount).toBe(0);
  expect(local.cloud.trace.recent.at(-1)).toMatchObject({
    service: 'events',
    resource: 'nowhere',
    type: 'EventDropped',
    detail: { message: 'there is no such bus: its events are lost' },
  });
});

test('an event names what it leads to', async () => {
  await put([good]);

  const [message, matched, told] = local.cloud.trace.recent.slice(-3).toReversed();
  expect(told).toMatchObject({ type: 'EventPut', resource: 'default', detail: { triggers: 1 } });
  expect(matched).toMatchObject({ type: 'RuleMatched', resource: 'usual', cause: told?.id });
  expect(message).toMatchObject({ type: 'MessageSent', cause: matched?.id, subject: 'order placed' });
  arrived('usual');
});

test('/_local/state tells of buses, and of rules with what they have matched', async () => {
  await put([{ ...good, EventBusName: 'orders' }]);
  arrived('orders');

  const response = await fetch(`${local.endpoint}/_local/state`);
  const state = State.parse(await response.json());

  expect(state).toMatchObject({ buses: [{ name: 'orders', accountId: '111111111111' }] });
  expect(state.rules).toContainEqual({
    name: 'orders',
    bus: 'orders',
    pattern: { source: ['shop'], detail: { total: [{ numeric: ['>', 10] }] } },
    matched: expect.any(Number),
    enabled: true,
    targets: [queueArn('orders')],
    waiting: 0,
  });
});

test('what is not there says so by name', async () => {
  expect(await refusal(client.send(new ListRulesCommand({})))).toMatchObject({
    name: 'NotImplemented',
    message: 'EventBridge ListRules is not implemented by the local cloud',
    status: 501,
  });
  expect(await refusal(put([{ ...good, TraceHeader: 'Root=1' }]))).toMatchObject({ status: 501 });
});
