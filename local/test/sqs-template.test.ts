import { describe, expect, test } from 'vitest';
import { queueConfig } from '../template/queue.ts';
import { TemplateError } from '../template/template.ts';

const stack = { accountId: '111111111111', region: 'eu-west-1', stackName: 'shop-dev' };
const arnOf = (name: string) => `arn:aws:sqs:eu-west-1:111111111111:${name}`;

/** A queue of a template, with its intrinsics resolved. */
const configOf = (properties: Record<string, unknown>, name = 'jobs') =>
  queueConfig(
    {
      logicalId: 'Jobs',
      type: 'AWS::SQS::Queue',
      properties,
      ref: `https://sqs.eu-west-1.amazonaws.com/111111111111/${name}`,
      attributes: { Arn: arnOf(name), QueueName: name },
    },
    stack,
  );

test('a queue of which nothing is said has the settings that AWS gives it', () => {
  expect(configOf({})).toEqual({
    name: 'jobs',
    arn: arnOf('jobs'),
    accountId: '111111111111',
    settings: {
      DelaySeconds: 0,
      MaximumMessageSize: 1_048_576,
      MessageRetentionPeriod: 345_600,
      ReceiveMessageWaitTimeSeconds: 0,
      VisibilityTimeout: 30,
    },
  });
});

test('a queue has the settings of its template, numbers written as text too', () => {
  const config = configOf({
    QueueName: 'jobs',
    DelaySeconds: 5,
    MaximumMessageSize: '2048',
    MessageRetentionPeriod: 1_209_600,
    ReceiveMessageWaitTimeSeconds: 20,
    VisibilityTimeout: '180',
    RedrivePolicy: { deadLetterTargetArn: arnOf('dead'), maxReceiveCount: '5' },
    SqsManagedSseEnabled: true,
    Tags: [{ Key: 'a', Value: 'b' }],
  });

  expect(config).toMatchObject({
    settings: {
      DelaySeconds: 5,
      MaximumMessageSize: 2048,
      MessageRetentionPeriod: 1_209_600,
      ReceiveMessageWaitTimeSeconds: 20,
      VisibilityTimeout: 180,
    },
    redrive: { deadLetterTargetArn: arnOf('dead'), maxReceiveCount: 5 },
  });
});

test.each([true, 'true'])('a FIFO queue is refused by name: FifoQueue %j', (FifoQueue) => {
  const making = () => configOf({ FifoQueue });

  expect(making).toThrow(TemplateError);
  expect(making).toThrow('Jobs is a FIFO queue: the local cloud has standard queues only');
});

test('a FIFO queue is known by its name too', () => {
  expect(() => configOf({}, 'jobs.fifo')).toThrow(TemplateError);
});

describe('a queue that CloudFormation would refuse is refused', () => {
  test.each([
    { VisibilityTimeout: 43_201 },
    { DelaySeconds: 901 },
    { DelaySeconds: 0.5 },
    { MessageRetentionPeriod: 59 },
    { MaximumMessageSize: 'big' },
    { RedrivePolicy: { maxReceiveCount: 5 } },
    { RedrivePolicy: { deadLetterTargetArn: 'arn', maxReceiveCount: 0 } },
  ])('%j', (properties) => {
    expect(() => configOf(properties)).toThrow();
  });
});
