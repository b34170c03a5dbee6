import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const yaml = (file: string) => parse(readFileSync(file, 'utf8'), { logLevel: 'error' });
const { Resources: queues } = yaml('resources/queues.yml');
const settings = (name: string) => queues[name].Properties;
const QUEUES = ['FailuresQueue', 'FailuresDeadLetterQueue', 'BackupQueue', 'BackupDeadLetterQueue'];

/** Who may send without a role: EventBridge, for these rules. */
const FROM_RULES: Record<string, string[]> = { FailuresQueue: ['backup', 'banner'], BackupQueue: ['backup'] };
const ruleArn = (rule: string) =>
  `arn:aws:events:\${AWS::Region}:\${AWS::AccountId}:rule/\${self:service}-\${sls:stage}-${rule}`;

describe('a queue', () => {
  test.each(QUEUES)('%s is a standard queue, encrypted, and keeps its messages for two weeks', (name) => {
    expect(settings(name).FifoQueue).toBeUndefined();
    expect(settings(name)).toMatchObject({
      MessageRetentionPeriod: 14 * 24 * 3600,
      SqsManagedSseEnabled: true,
    });
  });

  test.each(QUEUES)(
    '%s answers nobody without TLS, and lets in nobody else but the rule’s events',
    (name) => {
      const { PolicyDocument, Queues } = settings(`${name}Policy`);

      expect(Queues).toEqual([name]);
      const [onlyOverTls, ...allowed] = PolicyDocument.Statement;
      expect([onlyOverTls]).toEqual([
        {
          Sid: 'OnlyOverTls',
          Effect: 'Deny',
          Principal: '*',
          Action: 'sqs:*',
          Resource: `${name}.Arn`,
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ]);
      const fromRule = (rule: string) => ({
        Sid: expect.any(String),
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: `${name}.Arn`,
        Condition: { ArnEquals: { 'aws:SourceArn': ruleArn(rule) } },
      });
      expect(allowed).toEqual((FROM_RULES[name] ?? []).map(fromRule));
    },
  );

  test.each([
    ['FailuresQueue', 'failures', 'FailuresDeadLetterQueue'],
    ['BackupDeadLetterQueue', 'failures', 'FailuresDeadLetterQueue'],
    ['BackupQueue', 'backup', 'BackupDeadLetterQueue'],
  ])(
    '%s hides a message for six times as long as %s may take, and gives it up after five times',
    (name, of, to) => {
      const { timeout } = yaml(`functions/${of}/function.yml`);

      expect(settings(name).VisibilityTimeout).toBeGreaterThanOrEqual(6 * timeout);
      expect(settings(name).RedrivePolicy).toEqual({ deadLetterTargetArn: `${to}.Arn`, maxReceiveCount: 5 });
      const allowed: string[] = settings(to).RedriveAllowPolicy.sourceQueueArns;
      expect(allowed.map((arn) => arn.split(':').at(-1))).toContain(
        settings(name).QueueName.split(':').at(-1),
      );
    },
  );

  test.each([
    ['failures', ['FailuresQueue', 'BackupDeadLetterQueue'], 2],
    ['backup', ['BackupQueue'], 5],
  ])('is consumed by %s message by message', (name, of, maximumConcurrency) => {
    const { events } = yaml(`functions/${name}/function.yml`);

    expect(events).toEqual(
      of.map((queue) => ({
        sqs: {
          arn: `${queue}.Arn`,
          batchSize: 10,
          maximumConcurrency,
          functionResponseType: 'ReportBatchItemFailures',
        },
      })),
    );
  });

  test('of dead letters that has a consumer is named after its source', () => {
    expect(settings('BackupDeadLetterQueue').QueueName).toBe(
      `${settings('BackupQueue').QueueName}-dead-letters`,
    );
  });
});

describe('nothing goes round in circles', () => {
  const { functions, queues: sources } = yaml('functions/redrive/targets.yml');
  const targets: string[] = [...functions, ...sources];

  test('neither failures nor redrive, nor the queue between them, is sent to again', () => {
    expect(targets.filter((target) => /Failures|Redrive|DeadLetter/.test(target))).toEqual([]);
  });

  test('the dead-letter queue of the failures queue has no consumer', () => {
    expect(JSON.stringify(yaml('functions/failures/function.yml'))).not.toContain('FailuresDeadLetterQueue');
  });

  test('nothing is sent again by itself, unless a parameter says so', () => {
    const [{ schedule }] = yaml('functions/redrive/function.yml').events;

    expect(schedule.enabled).toBe('${param:automaticRedrive}');
  });
});

describe('the rule of the backup', () => {
  const { Resources } = yaml('resources/events.yml');
  const { DependsOn, Properties } = Resources.BackupRule;

  test('hands photos that come and go to the queue, and what that does not take to the failures queue', () => {
    expect(Properties.EventPattern).toEqual({
      source: ['aws.s3'],
      'detail-type': ['Object Created', 'Object Deleted'],
      detail: {
        bucket: { name: ['${self:custom.photosBucket}'] },
        object: { key: [{ prefix: 'uploads/' }] },
      },
    });
    expect(Properties.Targets).toEqual([
      expect.objectContaining({
        Arn: 'BackupQueue.Arn',
        RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
        DeadLetterConfig: { Arn: 'FailuresQueue.Arn' },
      }),
    ]);
  });

  test('is there only when it may send, and is called what the queues’ policies call it', () => {
    expect(DependsOn).toEqual(['BackupQueuePolicy', 'FailuresQueuePolicy']);
    expect(ruleArn('backup').endsWith(`/${Properties.Name}`)).toBe(true);
  });
});
