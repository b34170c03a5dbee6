import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  type ListQueuesCommandInput,
  PurgeQueueCommand,
  type QueueAttributeName,
  SetQueueAttributesCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callsOf, queue, queueArn, refusal, startSqs } from './helpers/sqs.ts';

type Calls = ReturnType<typeof callsOf>;

let local: Awaited<ReturnType<typeof startSqs>>;
beforeAll(async () => {
  local = await startSqs(['a-jobs', 'a-mail', 'b-jobs'].map((name) => queue(name)));
});
afterAll(() => local[Symbol.asyncDispose]());

const attributes = async (QueueUrl: string, ...AttributeNames: QueueAttributeName[]) =>
  (await local.client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }))).Attributes;
const set = (QueueUrl: string, Attributes: Record<string, string>) =>
  local.client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));

const list = (input: ListQueuesCommandInput = {}) => local.client.send(new ListQueuesCommand(input));
const urlOf = (name: string) => `${local.endpoint}/111111111111/${name}`;

describe('the URL of a queue', () => {
  test('is that of the gateway, with the account and the name', async () => {
    const { QueueUrl } = await local.client.send(new GetQueueUrlCommand({ QueueName: 'a-jobs' }));

    expect(QueueUrl).toBe(`${local.endpoint}/111111111111/a-jobs`);
  });

  test.each(['http://localhost:4566', 'https://sqs.eu-west-1.amazonaws.com', 'http://queue'])(
    'means the same queue on %s',
    async (host) => {
      const { send, receive, name } = local.newQueue();

      await callsOf(local.client, `${host}/111111111111/${name}`).send('x');

      expect(await receive()).toHaveLength(1);
      await expect(send('x')).resolves.toBeDefined();
    },
  );
});

describe('ListQueues', () => {
  test('has those whose names begin so', async () => {
    expect((await list({ QueueNamePrefix: 'a-' })).QueueUrls).toEqual([urlOf('a-jobs'), urlOf('a-mail')]);
    expect((await list()).QueueUrls).toEqual(
      expect.arrayContaining([urlOf('a-jobs'), urlOf('a-mail'), urlOf('b-jobs')]),
    );
    expect((await list({ QueueNamePrefix: 'none-' })).QueueUrls).toBeUndefined();
  });

  test('comes in pages', async () => {
    const first = await list({ QueueNamePrefix: 'a-', MaxResults: 1 });
    const NextToken = first.NextToken ?? '';
    const second = await list({ QueueNamePrefix: 'a-', MaxResults: 1, NextToken });

    expect([first.QueueUrls, second.QueueUrls]).toEqual([[urlOf('a-jobs')], [urlOf('a-mail')]]);
    expect(NextToken).not.toBe('');
    expect(second.NextToken).toBeUndefined();
  });

  test('of another account has none of them', async () => {
    expect((await local.foreign.send(new ListQueuesCommand({}))).QueueUrls).toBeUndefined();
  });
});

describe('the attributes of a queue', () => {
  test('are all there', async () => {
    const { QueueUrl, arn } = local.newQueue();
    const now = String(Math.floor(local.clock.now() / 1000));

    expect(await attributes(QueueUrl, 'All')).toEqual({
      QueueArn: arn,
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '0',
      ApproximateNumberOfMessagesDelayed: '0',
      CreatedTimestamp: now,
      LastModifiedTimestamp: now,
      DelaySeconds: '0',
      MaximumMessageSize: '1048576',
      MessageRetentionPeriod: '345600',
      ReceiveMessageWaitTimeSeconds: '0',
      VisibilityTimeout: '30',
    });
  });

  test('are only those that are asked', async () => {
    const { QueueUrl, arn } = local.newQueue();

    expect(await attributes(QueueUrl, 'QueueArn', 'Policy')).toEqual({ QueueArn: arn });
    expect(await attributes(QueueUrl)).toBeUndefined();
  });

  test('can be set, and count from then on', async () => {
    const { QueueUrl, send, receive, depth } = local.newQueue();
    const before = Number((await attributes(QueueUrl, 'CreatedTimestamp'))?.CreatedTimestamp);
    local.clock.forward(5000);

    await set(QueueUrl, { VisibilityTimeout: '0', DelaySeconds: '7', MaximumMessageSize: '1024' });
    await send('x');
    const delayed = await depth();
    local.clock.forward(7000);

    expect(delayed).toEqual([0, 0, 1]);
    expect([(await receive()).length, (await receive()).length]).toEqual([1, 1]);
    expect(await refusal(send('x'.repeat(1025)))).toMatchObject({ name: 'InvalidParameterValue' });
    expect(await attributes(QueueUrl, 'All')).toMatchObject({
      VisibilityTimeout: '0',
      DelaySeconds: '7',
      MaximumMessageSize: '1024',
      MessageRetentionPeriod: '345600',
      CreatedTimestamp: String(before),
      LastModifiedTimestamp: String(before + 5),
    });
  });

  test('have a redrive policy, when there is one', async () => {
    const { QueueUrl, send, receive } = local.newQueue({ VisibilityTimeout: 0 });
    const dead = local.newQueue();
    const policy = { deadLetterTargetArn: dead.arn, maxReceiveCount: 1 };
    await send('x');

    await set(QueueUrl, { RedrivePolicy: JSON.stringify({ ...policy, maxReceiveCount: '1' }) });
    const told = (await attributes(QueueUrl, 'All'))?.RedrivePolicy ?? '';
    const received = [await receive(), await receive()];
    await set(QueueUrl, { RedrivePolicy: '' });

    expect(JSON.parse(told)).toEqual(policy);
    expect(received.map(({ length }) => length)).toEqual([1, 0]);
    expect(await dead.depth()).toEqual([1, 0, 0]);
    expect(await attributes(QueueUrl, 'All')).not.toHaveProperty('RedrivePolicy');
  });

  test.each([
    [{ VisibilityTimeout: '43201' }, 'InvalidAttributeValue', 400],
    [{ VisibilityTimeout: '-1' }, 'InvalidAttributeValue', 400],
    [{ VisibilityTimeout: '1.5' }, 'InvalidAttributeValue', 400],
    [{ DelaySeconds: '901' }, 'InvalidAttributeValue', 400],
    [{ MaximumMessageSize: '1023' }, 'InvalidAttributeValue', 400],
    [{ MaximumMessageSize: '1048577' }, 'InvalidAttributeValue', 400],
    [{ MessageRetentionPeriod: '59' }, 'InvalidAttributeValue', 400],
    [{ ReceiveMessageWaitTimeSeconds: '21' }, 'InvalidAttributeValue', 400],
    [{ ReceiveMessageWaitTimeSeconds: '' }, 'InvalidAttributeValue', 400],
    [{ FifoQueue: 'true' }, 'InvalidAttributeName', 400],
    [{ QueueArn: 'arn' }, 'InvalidAttributeName', 400],
    [{ toString: 'x' }, 'InvalidAttributeName', 400],
    [{ RedrivePolicy: '{' }, 'InvalidParameterValue', 400],
    [{ RedrivePolicy: '1' }, 'InvalidParameterValue', 400],
    [{ RedrivePolicy: '{"maxReceiveCount":1}' }, 'InvalidParameterValue', 400],
    [{ RedrivePolicy: redrive('a-mail', undefined) }, 'InvalidParameterValue', 400],
    [{ RedrivePolicy: redrive('a-mail', 'many') }, 'InvalidParameterValue', 400],
    [{ RedrivePolicy: redrive('a-mail', 0) }, 'InvalidParameterValue', 400],
    [{ RedrivePolicy: redrive('a-mail', 1001) }, 'InvalidParameterValue', 400],
    [{ RedrivePolicy: redrive('nowhere', 1) }, 'InvalidParameterValue', 400],
    [{ RedrivePolicy: '{"deadLetterTargetArn":"dummy","maxReceiveCount":1}' }, 'InvalidParameterValue', 400],
    [{ Policy: '{}' }, 'NotImplemented', 501],
    [{ KmsMasterKeyId: 'x' }, 'NotImplemented', 501],
  ])('cannot be %j', async (asked, name, status) => {
    const { QueueUrl } = local.newQueue();
    const before = await attributes(QueueUrl, 'All');

    const refused = await refusal(set(QueueUrl, { DelaySeconds: '1', ...asked }));

    expect(refused).toMatchObject({ name, status });
    expect(await attributes(QueueUrl, 'All')).toEqual(before);
  });

  test('have no other names', async () => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what no client would ask
    const asking = attributes(local.newQueue().QueueUrl, 'Foobar' as QueueAttributeName);

    expect(await refusal(asking)).toEqual({
      name: 'InvalidAttributeName',
      status: 400,
      message: 'Unknown Attribute Foobar.',
    });
  });
});

function redrive(name: string, maxReceiveCount: unknown): string {
  return JSON.stringify({ deadLetterTargetArn: queueArn(name), maxReceiveCount });
}

describe('PurgeQueue', () => {
  test('deletes what is visible, in flight and delayed', async () => {
    const { QueueUrl, send, receive, depth } = local.newQueue();
    for (const DelaySeconds of [0, 0, 9]) await send('x', { DelaySeconds });
    await receive();
    const before = await depth();

    await local.client.send(new PurgeQueueCommand({ QueueUrl }));

    expect(before).toEqual([1, 1, 1]);
    expect(await depth()).toEqual([0, 0, 0]);
    await send('after');
    expect(await receive()).toHaveLength(1);
  });

  test('is done once a minute', async () => {
    const { QueueUrl, name, send, depth } = local.newQueue();
    const purge = () => local.client.send(new PurgeQueueCommand({ QueueUrl }));
    await purge();
    await send('x');
    local.clock.forward(59_999);

    const refused = await refusal(purge());
    const kept = await depth();
    local.clock.forward(1);
    await purge();

    expect(refused).toEqual({
      name: 'PurgeQueueInProgress',
      status: 403,
      message: `Only one PurgeQueue operation on ${name} is allowed every 60 seconds.`,
    });
    expect(kept).toEqual([1, 0, 0]);
    expect(await depth()).toEqual([0, 0, 0]);
  });
});

describe('another account', () => {
  test.each([
    ['sendmessage', ({ send }: Calls) => send('x')],
    ['receivemessage', ({ receive }: Calls) => receive()],
    ['deletemessage', ({ remove }: Calls) => remove({ ReceiptHandle: 'x' })],
    ['getqueueattributes', ({ depth }: Calls) => depth()],
  ])('may not %s', async (action, calling) => {
    const { arn, QueueUrl, depth } = local.newQueue();

    const refused = await refusal(calling(callsOf(local.foreign, QueueUrl)));

    expect(refused).toEqual({
      name: 'AccessDenied',
      status: 403,
      message: `User: arn:aws:iam::222222222222:root is not authorized to perform: sqs:${action} on resource: ${arn} because no resource-based policy allows the sqs:${action} action`,
    });
    expect(await depth()).toEqual([0, 0, 0]);
  });

  test('does not learn of a queue', async () => {
    const command = { QueueName: 'a-jobs', QueueOwnerAWSAccountId: '111111111111' };

    expect(await refusal(local.foreign.send(new GetQueueUrlCommand(command)))).toMatchObject({
      name: 'QueueDoesNotExist',
    });
  });
});
