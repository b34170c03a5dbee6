import {
  CreateQueueCommand,
  DeleteMessageCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSServiceException,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { send as sendRaw, signed } from './helpers/raw-request.ts';
import { queue, refusal, startSqs } from './helpers/sqs.ts';

const MIB = 1024 * 1024;

let local: Awaited<ReturnType<typeof startSqs>>;
beforeAll(async () => {
  local = await startSqs([queue('jobs'), queue('small', { MaximumMessageSize: 1024 })]);
});
afterAll(() => local[Symbol.asyncDispose]());

const attributes = (count: number) => {
  const names = Array.from({ length: count }, (_, i) => `name-${i}`);
  return Object.fromEntries(names.map((name) => [name, { DataType: 'String', StringValue: 'x' }]));
};

describe('a message', () => {
  const legal = ['\t\n\r', ' ', '\uD7FF', '\uE000', '\uFFFD', '🙂', '\u{10FFFF}'];
  const illegal = ['\u0000', '\u0008', '\u000B', '\u001F', '\uFFFE', '\uFFFF', '\uD800', '\uDC00x'];

  test.each(legal.map((text) => [JSON.stringify(text), text]))('may have %s', async (_, text) => {
    const { send, receive } = local.newQueue();

    await send(text);

    expect((await receive())[0]?.Body).toBe(text);
  });

  test.each(illegal.map((text) => [JSON.stringify(text), text]))('may not have %s', async (_, text) => {
    const { send, depth } = local.newQueue();

    expect(await refusal(send(`a${text}`))).toEqual({
      name: 'InvalidMessageContents',
      status: 400,
      message: expect.stringContaining('Invalid characters found.'),
    });
    expect(await depth()).toEqual([0, 0, 0]);
  });

  test.each([
    ['jobs', MIB],
    ['small', 1024],
  ])('of %s has at most %d bytes', async (name, limit) => {
    const { send } = local.of(name);
    const refused = {
      name: 'InvalidParameterValue',
      status: 400,
      message: `One or more parameters are invalid. Reason: Message must be shorter than ${limit} bytes.`,
    };

    await send('x'.repeat(limit));

    expect(await refusal(send('x'.repeat(limit + 1)))).toEqual(refused);
    expect(await refusal(send('ü'.repeat(limit / 2 + 1)))).toEqual(refused);
    const MessageAttributes = { k: { DataType: 'Binary', BinaryValue: Buffer.from('xyz') } };
    await send('x'.repeat(limit - 10), { MessageAttributes });
    expect(await refusal(send('x'.repeat(limit - 9), { MessageAttributes }))).toEqual(refused);
  });

  test('has a body', async () => {
    expect(await refusal(local.of('jobs').send(''))).toEqual({
      name: 'MissingParameter',
      status: 400,
      message: 'The request must contain the parameter MessageBody.',
    });
  });

  test.each([-1, 901])('is not delayed for %d seconds', async (DelaySeconds) => {
    expect(await refusal(local.of('jobs').send('x', { DelaySeconds }))).toEqual({
      name: 'InvalidParameterValue',
      status: 400,
      message: `Value ${DelaySeconds} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.`,
    });
  });

  test.each([
    ['an empty value', 'a', { DataType: 'String', StringValue: '' }, "'a' must contain a non-empty value"],
    ['no value', 'a', { DataType: 'String' }, "'a' must contain a non-empty value"],
    ['a value of another type', 'a', { DataType: 'Binary', StringValue: 'x' }, 'non-empty value of type'],
    ['a type that is none', 'a', { DataType: 'Text', StringValue: 'x' }, 'type prefixes'],
    ['a number that is none', 'a', { DataType: 'Number', StringValue: 'x' }, 'to a number'],
    ['a control character', 'a', { DataType: 'String', StringValue: '\b' }, 'Invalid characters'],
    ['another character in its name', 'a b', { DataType: 'String', StringValue: 'x' }, 'only contain'],
    ['no name', '', { DataType: 'String', StringValue: 'x' }, '1 to 256'],
    ['a long name', 'a'.repeat(257), { DataType: 'String', StringValue: 'x' }, '1 to 256'],
    ["AWS's own name", 'aws.a', { DataType: 'String', StringValue: 'x' }, 'reserved'],
    ['a period at its end', 'a.', { DataType: 'String', StringValue: 'x' }, 'start or end'],
  ])('has no attribute with %s', async (_, name, value, message) => {
    const MessageAttributes = { [name]: value };

    expect(await refusal(local.of('jobs').send('x', { MessageAttributes }))).toEqual({
      name: 'InvalidParameterValue',
      status: 400,
      message: expect.stringContaining(message),
    });
  });

  test('has ten attributes at most', async () => {
    const { send } = local.newQueue();

    await send('x', { MessageAttributes: attributes(10) });

    expect(await refusal(send('x', { MessageAttributes: attributes(11) }))).toMatchObject({
      message: 'Number of message attributes [11] exceeds the allowed maximum [10].',
    });
  });
});

test.each([
  [{ MaxNumberOfMessages: 11 }, 'Value 11 for parameter MaxNumberOfMessages', 'Must be between 1 and 10'],
  [{ MaxNumberOfMessages: 0 }, 'Value 0 for parameter MaxNumberOfMessages', 'Must be between 1 and 10'],
  [{ WaitTimeSeconds: 21 }, 'Value 21 for parameter WaitTimeSeconds', 'Must be >= 0 and <= 20'],
  [{ WaitTimeSeconds: -1 }, 'Value -1 for parameter WaitTimeSeconds', 'Must be >= 0 and <= 20'],
  [{ VisibilityTimeout: 43_201 }, 'Value 43201 for parameter VisibilityTimeout', 'Must be >= 0 and <= 43200'],
])('nobody receives with %j', async (rest, value, reason) => {
  expect(await refusal(local.of('jobs').receive(rest))).toEqual({
    name: 'InvalidParameterValue',
    status: 400,
    message: `${value} is invalid. Reason: ${reason}, if provided.`,
  });
});

test.each([
  'garbage',
  Buffer.from('garbage').toString('base64'),
  Buffer.from('null').toString('base64'),
  Buffer.from('["arn:aws:sqs:eu-west-1:111111111111:jobs","1",1,""]').toString('base64'),
])('%s is no handle', async (ReceiptHandle) => {
  const { remove, change } = local.of('jobs');
  const refused = {
    name: 'ReceiptHandleIsInvalid',
    status: 404,
    message: `The input receipt handle "${ReceiptHandle}" is not a valid receipt handle.`,
  };

  expect(await refusal(remove({ ReceiptHandle }))).toEqual(refused);
  expect(await refusal(change({ ReceiptHandle }, 1))).toEqual(refused);
});

describe('a queue that is not there', () => {
  const refused = { name: 'QueueDoesNotExist', status: 400, message: 'The specified queue does not exist.' };

  test.each([
    ['SendMessage', (QueueUrl: string) => new SendMessageCommand({ QueueUrl, MessageBody: 'x' })],
    ['ReceiveMessage', (QueueUrl: string) => new ReceiveMessageCommand({ QueueUrl })],
    ['DeleteMessage', (QueueUrl: string) => new DeleteMessageCommand({ QueueUrl, ReceiptHandle: 'x' })],
    ['GetQueueAttributes', (QueueUrl: string) => new GetQueueAttributesCommand({ QueueUrl })],
    ['GetQueueUrl', () => new GetQueueUrlCommand({ QueueName: 'nothing' })],
  ])('is told by %s, with the code of the older protocol', async (_, commandOf) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each is a command
    const command = commandOf(local.of('nothing').QueueUrl) as SendMessageCommand;
    const error = await local.client.send(command).catch((reason: unknown) => reason);

    expect(await refusal(Promise.reject(error))).toEqual(refused);
    expect(error).toMatchObject({
      Code: 'AWS.SimpleQueueService.NonExistentQueue',
      Error: { Type: 'Sender', Code: 'AWS.SimpleQueueService.NonExistentQueue' },
    });
  });

  test.each(['jobs', 'http://127.0.0.1/', 'http://127.0.0.1/jobs', 'http://127.0.0.1/111111111111/a/b'])(
    'cannot be meant by %s',
    async (QueueUrl) => {
      const sending = local.client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' }));

      expect(await refusal(sending)).toMatchObject({ name: 'InvalidAddress', status: 404 });
    },
  );
});

test.each([
  ['CreateQueue', new CreateQueueCommand({ QueueName: 'new' })],
  ['DeleteQueue', new DeleteQueueCommand({ QueueUrl: 'http://127.0.0.1/111111111111/jobs' })],
])('%s is not what it does, and it says so', async (operation, command) => {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
  const sending = local.client.send(command as CreateQueueCommand);

  expect(await refusal(sending)).toEqual({
    name: 'NotImplemented',
    status: 501,
    message: `SQS ${operation} is not implemented by the local cloud`,
  });
});

test.each(['MessageGroupId', 'MessageDeduplicationId'])('%s is not for it, and it says so', async (name) => {
  const refused = await refusal(local.of('jobs').send('x', { [name]: 'a' }));

  expect(refused).toMatchObject({ name: 'NotImplemented', status: 501 });
  expect(refused.message).toContain(name);
});

/** A call as it goes over the wire. */
const call = (target: string, body: string, signing = {}) => {
  const headers = { 'x-amz-target': `AmazonSQS.${target}`, 'content-type': 'application/x-amz-json-1.0' };
  const request = { method: 'POST', path: '/', headers, body };
  return sendRaw(local.endpoint, signed(local.endpoint, request, { service: 'sqs', ...signing }));
};

describe('on the wire', () => {
  test.each([
    ['ReceiveMessage', '{'],
    ['ReceiveMessage', 'null'],
    ['ReceiveMessage', '[]'],
    ['ReceiveMessage', '"text"'],
    ['ReceiveMessage', '{"QueueUrl":1}'],
    ['SendMessage', '{"QueueUrl":"http://a/111111111111/jobs","MessageBody":{}}'],
    ['SendMessage', '{"QueueUrl":"http://a/111111111111/jobs","MessageBody":"x","DelaySeconds":"1"}'],
    ['SendMessageBatch', '{"QueueUrl":"http://a/111111111111/jobs","Entries":{}}'],
  ])('%s is not troubled by %s', async (target, body) => {
    const answer = await call(target, body);

    expect(answer.outcome).toBe('400');
    expect(JSON.parse(answer.body)).toMatchObject({ __type: 'com.amazonaws.sqs#SerializationException' });
    expect(answer.headers['x-amzn-query-error']).toBe('SerializationException;Sender');
    expect(local.crashes).toEqual([]);
  });

  test.each([
    ['ReceiveMessage', '', 'QueueUrl'],
    ['ReceiveMessage', '{"QueueUrl":null}', 'QueueUrl'],
    ['SendMessage', '{"QueueUrl":"http://a/111111111111/jobs"}', 'MessageBody'],
    ['DeleteMessage', '{"QueueUrl":"http://a/111111111111/jobs"}', 'ReceiptHandle'],
    ['SendMessageBatch', '{"QueueUrl":"a","Entries":[{"Id":"a"}]}', 'Entries.0.MessageBody'],
  ])('%s of %s misses %s', async (target, body, missing) => {
    const answer = await call(target, body);

    expect(answer.outcome).toBe('400');
    expect(JSON.parse(answer.body)).toEqual({
      __type: 'com.amazon.coral.service#MissingRequiredParameterException',
      message: `The request must contain the parameter ${missing}.`,
    });
    expect(answer.headers['x-amzn-query-error']).toBe('MissingParameter;Sender');
  });

  test('whoever signs wrongly is refused', async () => {
    const answer = await call('ListQueues', '{}', { secretAccessKey: 'wrong' });

    expect(answer.outcome).toBe('403');
    expect(answer.body).toContain('InvalidSignatureException');
  });

  test('clients know each error by its class', async () => {
    const error = await local
      .of('nothing')
      .receive()
      .catch((reason: unknown) => reason);

    expect(error).toBeInstanceOf(SQSServiceException);
    expect(error).toHaveProperty('$fault', 'client');
  });
});
