import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refusal, startSqs } from './helpers/sqs.ts';

const MIB = 1024 * 1024;
const BAD_ID =
  'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.';

let local: Awaited<ReturnType<typeof startSqs>>;
beforeAll(async () => {
  local = await startSqs();
});
afterAll(() => local[Symbol.asyncDispose]());

/** A queue with its batch calls. */
function newQueue(settings: Parameters<typeof local.newQueue>[0] = {}) {
  const made = local.newQueue(settings);
  const { QueueUrl } = made;
  return {
    ...made,
    sendBatch: (Entries: SendMessageBatchRequestEntry[]) =>
      local.client.send(new SendMessageBatchCommand({ QueueUrl, Entries })),
    removeBatch: (Entries: { Id: string; ReceiptHandle: string | undefined }[]) =>
      local.client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries })),
    changeBatch: (Entries: { Id: string; ReceiptHandle: string | undefined; VisibilityTimeout: number }[]) =>
      local.client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries })),
  };
}

const entries = (count: number, body = 'x') =>
  Array.from({ length: count }, (_, i) => ({ Id: `id-${i}`, MessageBody: `${body}${i}` }));

const ids = (...Ids: string[]) => Ids.map((Id) => ({ Id, MessageBody: 'x' }));

test('a batch sends ten messages, each with its own delay and attributes', async () => {
  const { sendBatch, receive, depth } = newQueue();
  const [first = { Id: '', MessageBody: '' }, second = first, ...others] = entries(10);
  const MessageAttributes = { Foo: { DataType: 'String', StringValue: 'Bar' } };

  const { Successful = [], Failed } = await sendBatch([
    { ...first, MessageAttributes },
    { ...second, DelaySeconds: 5 },
    ...others,
  ]);

  expect(Failed).toBeUndefined();
  expect(Successful.map(({ Id }) => Id)).toEqual(entries(10).map(({ Id }) => Id));
  expect(Successful[0]?.MD5OfMessageAttributes).toBe('ae7155c6026991b6d54b11589678bf9c');
  expect(await depth()).toEqual([9, 0, 1]);
  const received = await receive({ MaxNumberOfMessages: 10 });
  expect(received.map(({ MessageId }) => MessageId)).not.toContain(Successful[1]?.MessageId);
});

test('the bad entries of a batch fail, and the good ones are sent', async () => {
  const { sendBatch, depth } = newQueue({ MaximumMessageSize: 1024 });

  const { Successful = [], Failed } = await sendBatch([
    { Id: 'good', MessageBody: 'x' },
    { Id: 'control', MessageBody: '\u0001' },
    { Id: 'long', MessageBody: 'x'.repeat(1025) },
    { Id: 'late', MessageBody: 'x', DelaySeconds: 901 },
    { Id: 'empty', MessageBody: '' },
    { Id: 'fits', MessageBody: 'x'.repeat(1024) },
  ]);

  expect(Successful.map(({ Id }) => Id)).toEqual(['good', 'fits']);
  expect(Failed).toEqual([
    {
      Id: 'control',
      SenderFault: true,
      Code: 'InvalidMessageContents',
      Message: expect.stringContaining('Invalid characters found.'),
    },
    {
      Id: 'long',
      SenderFault: true,
      Code: 'InvalidParameterValue',
      Message: expect.stringContaining('Message must be shorter than 1024 bytes.'),
    },
    {
      Id: 'late',
      SenderFault: true,
      Code: 'InvalidParameterValue',
      Message:
        'Value 901 for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.',
    },
    {
      Id: 'empty',
      SenderFault: true,
      Code: 'MissingParameter',
      Message: 'The request must contain the parameter MessageBody.',
    },
  ]);
  expect(await depth()).toEqual([2, 0, 0]);
});

test('a batch is 1 MiB at most, attributes included', async () => {
  const { sendBatch, depth } = newQueue();
  const MessageAttributes = { k: { DataType: 'String', StringValue: 'x' } };
  const first = { Id: '1', MessageBody: 'a'.repeat(MIB - 8), MessageAttributes };

  const refused = await refusal(sendBatch([first, { Id: '2', MessageBody: 'a' }]));
  const before = await depth();
  await sendBatch([first]);

  expect(refused).toEqual({
    name: 'BatchRequestTooLong',
    status: 400,
    message: 'Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.',
  });
  expect(before).toEqual([0, 0, 0]);
  expect(await depth()).toEqual([1, 0, 0]);
});

test('a batch deletes what it can', async () => {
  const { sendBatch, removeBatch, receive, depth } = newQueue();
  await sendBatch(entries(3));
  const [first, second] = await receive({ MaxNumberOfMessages: 2 });

  const { Successful = [], Failed } = await removeBatch([
    { Id: 'first', ReceiptHandle: first?.ReceiptHandle },
    { Id: 'none', ReceiptHandle: 'garbage' },
    { Id: 'second', ReceiptHandle: second?.ReceiptHandle },
  ]);

  expect(Successful).toEqual([{ Id: 'first' }, { Id: 'second' }]);
  expect(Failed).toEqual([
    {
      Id: 'none',
      SenderFault: true,
      Code: 'ReceiptHandleIsInvalid',
      Message: 'The input receipt handle "garbage" is not a valid receipt handle.',
    },
  ]);
  expect(await depth()).toEqual([1, 0, 0]);
});

test('a batch hides and gives back what it can', async () => {
  const { sendBatch, changeBatch, receive, depth } = newQueue();
  await sendBatch(entries(3));
  const [first, second, third] = await receive({ MaxNumberOfMessages: 3 });

  const { Successful = [], Failed } = await changeBatch([
    { Id: 'first', ReceiptHandle: first?.ReceiptHandle, VisibilityTimeout: 0 },
    { Id: 'second', ReceiptHandle: second?.ReceiptHandle, VisibilityTimeout: 90 },
    { Id: 'third', ReceiptHandle: third?.ReceiptHandle, VisibilityTimeout: 43_201 },
  ]);
  const before = await depth();
  local.clock.forward(60_000);

  expect(Successful).toEqual([{ Id: 'first' }, { Id: 'second' }]);
  expect(Failed).toMatchObject([{ Id: 'third', Code: 'InvalidParameterValue' }]);
  expect(before).toEqual([1, 2, 0]);
  expect(await depth()).toEqual([2, 1, 0]);
});

describe('a batch is refused as a whole', () => {
  test.each([
    [
      'without entries',
      [],
      'EmptyBatchRequest',
      'There should be at least one SendMessageBatchRequestEntry in the request.',
    ],
    [
      'with more than ten',
      entries(20),
      'TooManyEntriesInBatchRequest',
      'Maximum number of entries per request are 10. You have sent 20.',
    ],
    ['with an id twice', ids('a', 'b', 'b', 'a'), 'BatchEntryIdsNotDistinct', 'Id b repeated.'],
    ['with an empty id', ids(''), 'InvalidBatchEntryId', BAD_ID],
    ['with a long id', ids('i'.repeat(81)), 'InvalidBatchEntryId', BAD_ID],
    ['with another character in an id', ids('a:b'), 'InvalidBatchEntryId', BAD_ID],
  ])('%s', async (_, sent, name, message) => {
    const { sendBatch, depth } = newQueue();

    expect(await refusal(sendBatch(sent))).toEqual({ name, message, status: 400 });
    expect(await depth()).toEqual([0, 0, 0]);
  });

  test('of another kind too', async () => {
    const { removeBatch, changeBatch } = newQueue();

    expect(await refusal(removeBatch([]))).toMatchObject({
      name: 'EmptyBatchRequest',
      message: 'There should be at least one DeleteMessageBatchRequestEntry in the request.',
    });
    expect(await refusal(changeBatch([]))).toMatchObject({
      message: 'There should be at least one ChangeMessageVisibilityBatchRequestEntry in the request.',
    });
  });
});
