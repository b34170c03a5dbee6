import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { masked } from '../console/masked.ts';
import type { Details, Graph, Live } from '../console/model.ts';
import type { TraceEvent } from '../trace.ts';
import { startCloud } from './helpers/cloud.ts';
import { arnOf } from './helpers/http-api.ts';
import { shop } from './helpers/shop.ts';
import { queueArn } from './helpers/sqs.ts';

let local: Awaited<ReturnType<typeof startCloud>>;
beforeAll(async () => {
  const { mappings: _, ...rest } = shop();
  // What is in the queue is to stay there.
  local = await startCloud(rest);
});
afterAll(() => local[Symbol.asyncDispose]());

const ask = async <T>(path: string): Promise<T> =>
  JSON.parse(await (await fetch(`${local.endpoint}/_local/${path}`)).text());
const post = (path: string, body: unknown) =>
  fetch(`${local.endpoint}/_local/${path}`, { method: 'POST', body: JSON.stringify(body) });
const node = (id: string, prefix = ''): Promise<Details> =>
  ask(`node?${new URLSearchParams({ id, prefix }).toString()}`);
const events = (): TraceEvent[] => local.cloud.trace.recent;

/** The first event like this, once there is one. */
const happened = (check: (event: TraceEvent) => boolean): Promise<TraceEvent> =>
  vi.waitFor(
    () => {
      const found = events().find(check);
      if (!found) throw new Error('It has not happened');
      return found;
    },
    { timeout: 10_000 },
  );

/** How things are, as soon as it is told. */
async function live(): Promise<Live> {
  const hangUp = new AbortController();
  const { body } = await fetch(`${local.endpoint}/_local/live`, { signal: hangUp.signal });
  const { value = '' } = (await body?.pipeThrough(new TextDecoderStream()).getReader().read()) ?? {};
  hangUp.abort();
  return JSON.parse(value.slice('data: '.length));
}

test('the graph is of what stands now', async () => {
  const { nodes, edges }: Graph = await ask('graph');

  expect(nodes).toHaveLength(13);
  expect(edges.length).toBeGreaterThan(8);
  const { facts } = nodes.find(({ kind }) => kind === 'api') ?? {};
  expect(facts).toMatchObject({ Address: expect.stringMatching(/^http:\/\/127/), Routes: 'GET /open' });
});

test('a bucket shows its objects with all versions, by prefix', async () => {
  const put = (Key: string, Body: string) =>
    local.s3.send(new PutObjectCommand({ Bucket: 'shop-copies', Key, Body }));
  const foreign = (Key: string) =>
    local.foreignS3.send(new PutObjectCommand({ Bucket: 'shop-copies', Key, Body: 'two' }));
  await expect(put('a', 'one')).rejects.toThrow();
  await foreign('a/1');
  await foreign('a/1');
  await foreign('b');
  await local.foreignS3.send(new DeleteObjectCommand({ Bucket: 'shop-copies', Key: 'b' }));

  const { objects } = await node('arn:aws:s3:::shop-copies');

  expect(objects?.map(({ key, size, deleted, latest }) => [key, size, deleted, latest])).toEqual([
    ['a/1', 3, false, true],
    ['a/1', 3, false, false],
    ['b', 0, true, true],
    ['b', 3, false, false],
  ]);
  expect((await node('arn:aws:s3:::shop-copies', 'b')).objects).toHaveLength(2);
});

test('a queue shows its messages, without receiving them', async () => {
  const sqs = new SQSClient(local.client);
  const QueueUrl = `${local.endpoint}/111111111111/shop-failed`;
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'now' }));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'later', DelaySeconds: 100 }));

  const { messages = [] } = await node(queueArn('shop-failed'));
  const { queues, due, now } = await live();

  expect(messages.map(({ body, receives }) => [body, receives])).toEqual([
    ['now', 0],
    ['later', 0],
  ]);
  const queue = queues.find(({ id }) => id === queueArn('shop-failed'));
  expect(queue).toMatchObject({ visible: 1, inFlight: 0, delayed: 1, next: messages[1]?.visibleAt });
  expect(due[0]).toMatchObject({ id: queueArn('shop-failed'), kind: 'message' });
  expect((due[0]?.at ?? 0) - now).toBeGreaterThan(90_000);
});

test('a table shows its rows, by what their keys begin with', async () => {
  const table = new DynamoDBClient(local.client);
  const rows = Array.from({ length: 60 }, (_, index) => `order#${String(index).padStart(2, '0')}`);
  for (const pk of [...rows, 'price#1'])
    await table.send(new PutItemCommand({ TableName: 'shop', Item: { pk: { S: pk }, n: { N: '1' } } }));
  const id = 'arn:aws:dynamodb:eu-west-1:111111111111:table/shop';

  const all = await node(id);
  const priced = await node(id, 'price#');

  expect(all.rows).toHaveLength(50);
  expect(all.more).toBe(true);
  expect(priced).toEqual({ rows: ['{"pk":"price#1","n":1}'], more: false });
});

test('a function shows its log, and its environments', async () => {
  const asked = await post('invoke', { id: arnOf('shop-lone'), payload: { hello: 'you' } });

  expect(await asked.json()).toMatchObject({ error: null, payload: '{"got":{"hello":"you"}}' });
  const { lines = [] } = await node(arnOf('shop-lone'));
  expect(lines[0]?.message).toMatch(/^START RequestId/);
  expect(lines.at(-1)?.message).toMatch(/^REPORT RequestId/);
  const { functions } = await live();
  expect(functions.find(({ id }) => id === arnOf('shop-lone'))).toMatchObject({
    invocations: 1,
    coldStarts: 1,
    environments: [{ served: 1, initMs: expect.any(Number), pid: expect.any(Number) }],
  });
});

test('an event is followed from cause to effect: upload, invocation, its calls, its report', async () => {
  await local.s3.send(new PutObjectCommand({ Bucket: 'shop-orders', Key: 'good', Body: '{}' }));
  const report = await happened(({ type, subject }) => type === 'Report' && subject === 'good');

  const upload = events().find(({ type, subject }) => type === 'ObjectCreated:Put' && subject === 'good');
  const started = events().find(({ type, cause }) => type === 'Started' && cause === upload?.id);
  const written = events().find(({ resource }) => resource === 'shop-prices');
  expect(upload?.cause, 'from outside').toBeUndefined();
  expect(written?.cause, 'by the function').toBe(started?.id);
  expect(report).toMatchObject({
    cause: upload?.id,
    detail: {
      invocation: started?.id,
      touched: {
        'arn:aws:s3:::shop-orders': { 's3:GetObject': 1 },
        'arn:aws:s3:::shop-prices': { 's3:PutObject': 1 },
      },
    },
  });
});

test('a failed event says when it comes again; the clock goes there, and no further', async () => {
  await local.s3.send(new PutObjectCommand({ Bucket: 'shop-orders', Key: 'bad', Body: '{}' }));
  await happened(({ type, subject }) => type === 'RetryScheduled' && subject === 'bad');
  const [next] = (await live()).due;

  const answer = await post('clock', { until: next?.at });
  await post('clock', { until: next?.at });

  expect(next).toMatchObject({ id: arnOf('shop-price'), kind: 'retry', what: 'attempt 2', subject: 'bad' });
  expect(answer.status).toBe(200);
  expect(local.cloud.clock.now() - (next?.at ?? 0)).toBeLessThan(5_000);
  await happened(({ type, detail }) => type === 'Report' && detail['attempt'] === 2);
});

test('what an event carried is sent again, as it was', async () => {
  const started = await happened(({ type, subject }) => type === 'Started' && subject === 'good');

  const { sent } = await ask<{ sent: { arn: string; body: string } }>(`event?id=${started.id}`);
  const answer = await post('replay', { id: started.id });
  const { id }: { id: number } = JSON.parse(await answer.text());
  const again = await happened(({ type, cause }) => type === 'Started' && cause === id);

  expect(sent.arn).toBe(arnOf('shop-price'));
  expect(JSON.parse(sent.body).Records[0].s3.object.key).toBe('good');
  expect(local.cloud.trace.sent.of(again.id)).toEqual(sent);
});

test('what somebody waited for is sent again, and its answer told', async () => {
  await fetch(`${Object.values(local.cloud.httpApis())[0]}/open`, {
    headers: { authorization: 'Bearer secret', 'x-order': 'one' },
  });
  const started = await happened(({ type, subject }) => type === 'Started' && subject === 'GET /open');

  const { sent } = await ask<{ sent: { body: string } }>(`event?id=${started.id}`);
  const answer = await post('replay', { id: started.id });
  const told: { id: number; payload: string } = JSON.parse(await answer.text());

  expect(JSON.parse(sent.body).headers, 'what is shown').toMatchObject({
    authorization: '…',
    'x-order': 'one',
  });
  expect(answer.status).toBe(200);
  expect(told).toMatchObject({ error: null, payload: '{"statusCode":200,"body":"open"}' });
  const again = await happened(({ type, cause }) => type === 'Started' && cause === told.id);
  const { body = '' } = local.cloud.trace.sent.of(again.id) ?? {};
  expect(JSON.parse(body).headers, 'what is sent').toMatchObject({ authorization: 'Bearer secret' });
});

test('what fails again is told with its error', async () => {
  const asked = await post('invoke', { id: arnOf('shop-price'), payload: { Records: [] } });
  const { id }: { id: number } = JSON.parse(await asked.text());
  const started = await happened(({ type, cause }) => type === 'Started' && cause === id);

  const answer = await post('replay', { id: started.id });

  expect(await answer.json()).toMatchObject({
    error: 'TypeError',
    payload: expect.stringMatching(/TypeError/),
  });
});

test.each([
  ['a parcel', 'a parcel'],
  ['{"a": 1}', '{"a": 1}'],
  ['{"Authorization":"x","a":[{"cookies":["y"]}]}', '{"Authorization":"…","a":[{"cookies":"…"}]}'],
])('%s is shown as %s', (text, shown) => {
  expect(masked(text)).toBe(shown);
});

test('a message is sent again, with its attributes', async () => {
  const sqs = new SQSClient(local.client);
  const MessageAttributes = { kind: { DataType: 'String', StringValue: 'parcel' } };
  const QueueUrl = `${local.endpoint}/111111111111/shop-parcels`;
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a parcel', MessageAttributes }));
  const { id } = await happened(
    ({ type, resource, subject, cause }) =>
      [type, resource, subject, cause].join() === 'MessageSent,shop-parcels,,',
  );

  await post('replay', { id });

  const { messages = [] } = await node(queueArn('shop-parcels'));
  const parcels = messages.filter(({ body }) => body === 'a parcel');
  expect(parcels.map(({ attributes }) => attributes)).toEqual([MessageAttributes, MessageAttributes]);
});

test('it is told who receives messages and deletes them', async () => {
  const sqs = new SQSClient(local.client);
  const QueueUrl = `${local.endpoint}/111111111111/shop-failed`;
  const { MessageId } = await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'told' }));

  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  const { ReceiptHandle } = Messages.find((message) => message.MessageId === MessageId) ?? {};
  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));

  const told = events().filter(({ type }) => type.startsWith('Messages'));
  expect(told.map(({ type, resource }) => `${type} ${resource}`)).toEqual([
    'MessagesReceived shop-failed',
    'MessagesDeleted shop-failed',
  ]);
  expect(told[0]?.detail['messageIds']).toContain(MessageId);
});

test('the clock goes at another speed from now on, and loses no time by it', async () => {
  const before = local.cloud.clock.now();

  const fast = await post('clock', { speed: 600 });
  await new Promise((done) => setTimeout(done, 50));
  await post('clock', { speed: 1 });

  expect(await fast.json()).toMatchObject({ speed: 600 });
  const passed = local.cloud.clock.now() - before;
  expect(passed).toBeGreaterThan(25_000);
  expect(passed).toBeLessThan(600_000);
});

test.each([
  ['clock', {}],
  ['clock', { speed: 0 }],
  ['clock', { speed: 20_000 }],
  ['clock', { until: -1 }],
  ['clock', { seconds: 1, speed: 2 }],
  ['replay', { id: 'one' }],
  ['invoke', { id: arnOf('shop-lone') }],
])('POST %s %j is refused', async (path, body) => {
  expect((await post(path, body)).status).toBe(400);
});

test.each([
  ['node?id=nothing', undefined],
  ['event?id=1', undefined],
  ['replay', { id: 1 }],
  ['invoke', { id: 'nothing', payload: {} }],
])('what is not there is not found: %s', async (path, body) => {
  const answer = body ? await post(path, body) : await fetch(`${local.endpoint}/_local/${path}`);

  expect(answer.status).toBe(404);
});

test('who connects again is told only what is new', async () => {
  const last = events().at(-2);
  const hangUp = new AbortController();

  const { body } = await fetch(`${local.endpoint}/_local/events`, {
    headers: { 'last-event-id': String(last?.id) },
    signal: hangUp.signal,
  });
  const { value = '' } = (await body?.pipeThrough(new TextDecoderStream()).getReader().read()) ?? {};
  hangUp.abort();

  expect(value.match(/^id: (\d+)$/gm)).toEqual([`id: ${events().at(-1)?.id}`]);
});
