import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const yaml = (file: string) => parse(readFileSync(file, 'utf8'), { logLevel: 'error' });
const { Resources: queues } = yaml('resources/queues.yml');
const settings = (name: string) => queues[name].Properties;
const QUEUES = ['FailuresQueue', 'FailuresDeadLetterQueue'];

describe('the failures queue', () => {
  test.each(QUEUES)('%s is a standard queue, encrypted, and keeps its messages for two weeks', (name) => {
    expect(settings(name).FifoQueue).toBeUndefined();
    expect(settings(name)).toMatchObject({
      MessageRetentionPeriod: 14 * 24 * 3600,
      SqsManagedSseEnabled: true,
    });
  });

  test.each(QUEUES)('%s answers nobody without TLS', (name) => {
    const { PolicyDocument, Queues } = settings(`${name}Policy`);

    expect(Queues).toEqual([name]);
    expect(PolicyDocument.Statement).toEqual([
      {
        Sid: 'OnlyOverTls',
        Effect: 'Deny',
        Principal: '*',
        Action: 'sqs:*',
        Resource: `${name}.Arn`,
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ]);
  });

  test('hides a message for six times as long as its consumer may take, and gives it up after five times', () => {
    const { timeout } = yaml('functions/failures/function.yml');

    expect(settings('FailuresQueue').VisibilityTimeout).toBe(6 * timeout);
    expect(settings('FailuresQueue').RedrivePolicy).toEqual({
      deadLetterTargetArn: 'FailuresDeadLetterQueue.Arn',
      maxReceiveCount: 5,
    });
  });

  test('is consumed message by message', () => {
    const { events } = yaml('functions/failures/function.yml');

    expect(events).toEqual([
      {
        sqs: {
          arn: 'FailuresQueue.Arn',
          batchSize: 10,
          maximumConcurrency: 2,
          functionResponseType: 'ReportBatchItemFailures',
        },
      },
    ]);
  });
});

describe('nothing goes round in circles', () => {
  const { functions, queues: sources } = yaml('functions/redrive/targets.yml');
  const targets: string[] = [...functions, ...sources];

  test('neither failures nor redrive, nor the queue between them, is sent to again', () => {
    expect(targets.filter((target) => /Failures|Redrive/.test(target))).toEqual([]);
  });

  test('the dead-letter queue of the failures queue has no consumer', () => {
    expect(JSON.stringify(yaml('functions/failures/function.yml'))).not.toContain('DeadLetterQueue');
  });

  test('nothing is sent again by itself, unless a parameter says so', () => {
    const [{ schedule }] = yaml('functions/redrive/function.yml').events;

    expect(schedule.enabled).toBe('${param:automaticRedrive}');
  });
});
