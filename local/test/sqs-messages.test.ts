import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { roleOf } from './helpers/function.ts';
import { startSqs } from './helpers/sqs.ts';

type Attributes = NonNullable<Parameters<ReturnType<Local['of']>['send']>[1]>['MessageAttributes'];
type Local = Awaited<ReturnType<typeof startSqs>>;

const text = (StringValue: string) => ({ DataType: 'String', StringValue });
const ALL = ['ApproximateReceiveCount', 'SentTimestamp', 'SenderId', 'ApproximateFirstReceiveTimestamp'];
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Attributes so that they can be compared. */
const plain = (all: Attributes) =>
  Object.entries(all ?? {}).map(([name, { DataType, StringValue, BinaryValue }]) => [
    name,
    DataType,
    StringValue ?? Buffer.from(BinaryValue ?? []).toString('hex'),
  ]);

let local: Local;
beforeAll(async () => {
  local = await startSqs();
});
afterAll(() => local[Symbol.asyncDispose]());

test('a message comes as it was sent, and once it is deleted never again', async () => {
  const { send, receive, remove, depth } = local.newQueue();
  const now = String(local.clock.now());

  const sent = await send('grüße 🙂\n\t');
  local.clock.forward(1500);
  const [message, ...others] = await receive();

  expect(sent.MessageId).toMatch(UUID);
  expect(others).toEqual([]);
  expect(message).toEqual({
    MessageId: sent.MessageId,
    ReceiptHandle: expect.any(String),
    Body: 'grüße 🙂\n\t',
    MD5OfBody: sent.MD5OfMessageBody,
    Attributes: {
      ApproximateReceiveCount: '1',
      ApproximateFirstReceiveTimestamp: String(local.clock.now()),
      SentTimestamp: now,
      SenderId: '111111111111',
    },
  });
  await remove(message ?? {});
  local.clock.forward(31_000);
  expect(await receive()).toEqual([]);
  expect(await depth()).toEqual([0, 0, 0]);
});

test('an empty queue answers at once, and with no list', async () => {
  expect(await local.newQueue().receive()).toEqual([]);
});

test('a receive takes one message unless it is told more, and ten at most', async () => {
  const { send, receive, depth } = local.newQueue();
  for (let i = 0; i < 14; i += 1) await send(`${i}`);

  const one = await receive();
  const ten = await receive({ MaxNumberOfMessages: 10 });
  const rest = await receive({ MaxNumberOfMessages: 10 });

  expect([one.length, ten.length, rest.length]).toEqual([1, 10, 3]);
  const bodies = [...one, ...ten, ...rest].map(({ Body }) => Number(Body));
  expect(bodies.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 14 }, (_, i) => i));
  expect(await depth()).toEqual([0, 14, 0]);
});

test('a sender is known by its role and session', async () => {
  const { name, receive } = local.newQueue();
  const roleArn = 'arn:aws:iam::111111111111:role/app/uploader';
  local.policies.putRole(roleOf({ name: 'uploader', roleArn }));
  const keys = local.credentials.issue(roleArn, 'session-1');
  const role = local.of(name, local.clientOf(keys));

  await role.send('hello');

  expect((await receive())[0]?.Attributes?.['SenderId']).toBe('uploader:session-1');
  expect(local.seen('MessageSent').at(-1)?.detail['principal']).toContain(':assumed-role/uploader/session-1');
});

describe('message attributes', () => {
  // Digests that AWS has given.
  test.each<[Attributes, string]>([
    [
      { Hello: text('There'), General: text('Kenobi'), 'Help.Me': text('Me') },
      '4c360f3fdafd970e05fae2f149d997f5',
    ],
    [{ Foo: text('Bar') }, 'ae7155c6026991b6d54b11589678bf9c'],
    [{ timestamp: { DataType: 'Number', StringValue: '1493147359900' } }, '235c5c510d26fb653d073faed50ae77c'],
    [
      {
        attr1: {
          DataType: 'Binary',
          BinaryValue: Buffer.from(
            'traceparent\u001e00-774062d6c37081a5a0b9b5b88e30627c-2d2482211f6489da-01',
          ),
        },
      },
      '8cbe4db156db8a94db8b801b7addb984',
    ],
    [
      {
        attribName1: text('attribValue 1'),
        customNumberTypeAttrib: {
          DataType: 'Number.float',
          StringValue: '4563442423554324324264524243.32543234',
        },
        binaryAttribute: { DataType: 'Binary', BinaryValue: Buffer.from('Hello binary world!') },
      },
      'c932db14a896c663f83c260297d594ff',
    ],
  ])('%# come as they were sent, with the digest that AWS has for them', async (attributes, digest) => {
    const { send, receive } = local.newQueue();

    const sent = await send('x', { MessageAttributes: attributes });
    const [message] = await receive({ MessageAttributeNames: ['All'] });

    expect(sent.MD5OfMessageAttributes).toBe(digest);
    expect(message?.MD5OfMessageAttributes).toBe(digest);
    expect(plain(message?.MessageAttributes)).toEqual(plain(attributes));
  });

  test.each([
    [[], []],
    [['All'], ['General', 'Hello', 'Help.Me']],
    [['.*'], ['General', 'Hello', 'Help.Me']],
    [['*'], ['General', 'Hello', 'Help.Me']],
    [['Hel.*'], ['Hello', 'Help.Me']],
    [['Foo', 'Hello'], ['Hello']],
    [['Foo', 'Help'], []],
    [['AWS.', '..foo'], []],
  ])('asked as %j are %j', async (names, expected) => {
    const { send, receive } = local.newQueue();
    await send('x', {
      MessageAttributes: { Hello: text('There'), General: text('Kenobi'), 'Help.Me': text('Me') },
    });

    const [message] = await receive({ MessageAttributeNames: names });

    expect(Object.keys(message?.MessageAttributes ?? {}).toSorted()).toEqual(expected);
    expect(message?.MD5OfMessageAttributes === undefined).toBe(expected.length === 0);
  });

  test('have a digest over those that were asked for', async () => {
    const { send, receive } = local.newQueue();
    await send('x', { MessageAttributes: { Hello: text('There'), General: text('Kenobi') } });

    const [message] = await receive({ MessageAttributeNames: ['Hello'] });

    expect(message?.MD5OfMessageAttributes).toBe('a311262e065454b75da111d535b8dacd');
  });
});

describe('system attributes', () => {
  test.each([
    [{ MessageSystemAttributeNames: [] }, []],
    [{ MessageSystemAttributeNames: ['SenderId' as const] }, ['SenderId']],
    [{ MessageSystemAttributeNames: ['SenderId' as const, 'SequenceNumber' as const] }, ['SenderId']],
    [{ MessageSystemAttributeNames: [], AttributeNames: ['All' as const] }, ALL],
    [{ MessageSystemAttributeNames: ['All' as const], AttributeNames: ['All' as const] }, ALL],
  ])('asked as %j are %j', async (asked, expected) => {
    const { send, receive } = local.newQueue();
    await send('x');

    const [message] = await receive(asked);

    expect(Object.keys(message?.Attributes ?? {})).toEqual(expected);
  });

  test("carry X-Ray's header, with a digest of it", async () => {
    const { send, receive } = local.newQueue();
    const header = 'Root=1-3152b799-8954dae64eda91bc9a23a7e8;Parent=7fa8c0f79203be72;Sampled=1';

    const sent = await send('x', { MessageSystemAttributes: { AWSTraceHeader: text(header) } });
    const [message] = await receive();

    expect(sent.MD5OfMessageSystemAttributes).toMatch(/^[0-9a-f]{32}$/);
    expect(message?.Attributes?.['AWSTraceHeader']).toBe(header);
    expect(message?.MessageAttributes).toBeUndefined();
  });
});

test('what was sent is told', async () => {
  const { send } = local.newQueue();

  const { MessageId } = await send('hello');

  expect(local.seen('MessageSent').at(-1)).toMatchObject({
    service: 'sqs',
    detail: { messageId: MessageId, bytes: 5, principal: 'arn:aws:iam::111111111111:root' },
  });
});
