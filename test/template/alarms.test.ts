import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { expectToExist, type MetricUse } from '../helpers/aws-metrics.ts';
import { compiledTemplate } from '../helpers/template.ts';

/** Fail on purpose: their alarms tell nobody. */
const LESSONS = ['hello', 'flaky', 'caller', 'waiter', 'external-ip'];
/** One is emptied at once, and `failures` counts what was in it; the other fills by design: nobody reads it. */
const QUEUES_WITHOUT_ALARM = ['BackupDeadLetterQueue', 'SuccessesQueue'];

const alarms = () => compiledTemplate().ofType('AWS::CloudWatch::Alarm');
const functions = () => compiledTemplate().ofType('AWS::Lambda::Function');
const queues = () => compiledTemplate().ofType('AWS::SQS::Queue');
/** The queues that Lambda polls. */
const polled = (): string[] =>
  compiledTemplate()
    .ofType('AWS::Lambda::EventSourceMapping')
    .map(([, { Properties }]) => Properties.EventSourceArn['Fn::GetAtt'][0]);
const invokeConfigs = () => compiledTemplate().ofType('AWS::Lambda::EventInvokeConfig');

/** The alarms about a resource. */
const alarmsOn = (id: string) =>
  alarms()
    .map(([, { Properties }]) => Properties)
    .filter(({ Dimensions = [] }) =>
      Dimensions.some(({ Value }: { Value: object }) => valueText(Value).startsWith(`\${${id}`)),
    );
const metricsOn = (id: string): string[] => alarmsOn(id).map(({ MetricName }) => MetricName);
const thresholdOn = (id: string, metric: string): number =>
  alarmsOn(id).find(({ MetricName }) => MetricName === metric)?.Threshold;

/** A dimension's value as `Fn::Sub` would write it. */
function valueText(value: string | { Ref?: string; 'Fn::GetAtt'?: string[] }): string {
  if (typeof value === 'string') return value;
  return `\${${value.Ref ?? value['Fn::GetAtt']?.join('.')}}`;
}

interface Metric {
  Namespace: string;
  MetricName: string;
  Dimensions?: { Name: string; Value: Parameters<typeof valueText>[0] }[];
}

const use = ({ Namespace, MetricName, Dimensions = [] }: Metric, statistic: string): MetricUse => ({
  namespace: Namespace,
  name: MetricName,
  dimensions: Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, valueText(Value)])),
  statistic,
});

describe('there is an alarm', () => {
  test('for the errors, the throttles and the duration of every function', () => {
    expect(functions().length).toBeGreaterThan(0);
    for (const [id] of functions())
      expect(metricsOn(id), id).toEqual(expect.arrayContaining(['Errors', 'Throttles', 'Duration']));
  });

  test('for what Lambda keeps, gives up and cannot even tell of, of every asynchronous function', () => {
    const asynchronous = ['AsyncEventAge', 'AsyncEventsDropped', 'DestinationDeliveryFailures'];
    expect(invokeConfigs().length).toBeGreaterThan(0);
    for (const [, { Properties }] of invokeConfigs()) {
      const { Ref } = Properties.FunctionName;
      expect(metricsOn(Ref), Ref).toEqual(expect.arrayContaining(asynchronous));
    }
  });

  test('for every queue that somebody waits for', () => {
    const without = queues().filter(([id]) => alarmsOn(id).length === 0);

    expect(without.map(([id]) => id)).toEqual(QUEUES_WITHOUT_ALARM);
  });

  test('for a single message in a dead-letter queue that nobody empties', () => {
    const targets = queues().flatMap(
      ([, { Properties }]) => Properties.RedrivePolicy?.deadLetterTargetArn['Fn::GetAtt'][0] ?? [],
    );

    const kept = targets.filter((id) => !polled().includes(id));
    expect(kept.length).toBeGreaterThan(0);
    for (const id of kept) expect(thresholdOn(id, 'ApproximateNumberOfMessagesVisible'), id).toBe(1);
  });

  test('for the length of no queue that Lambda polls, since it is empty whenever somebody looks', () => {
    expect(polled()).toContain('BackupDeadLetterQueue');
    for (const id of polled()) expect(metricsOn(id), id).not.toContain('ApproximateNumberOfMessagesVisible');
  });

  test('for a single backup that was given up', () => {
    const { Properties } = compiledTemplate().Resources['BackupFailedAlarm'] ?? {};

    expect(Properties).toMatchObject({ MetricName: 'BackupFailed', Statistic: 'Sum', Threshold: 1 });
    expect(Properties?.Dimensions).toEqual([{ Name: 'service', Value: 'failures' }]);
  });

  test('for server errors of the API, for what is parked, and for the concurrency of the account', () => {
    expect(metricsOn('HttpApi')).toEqual(['5xx']);
    expect(alarms().map(([id]) => id)).toEqual(
      expect.arrayContaining(['FailuresParkedAlarm', 'RedriveParkedAlarm', 'AccountConcurrencyAlarm']),
    );
  });
});

const alarmOf = (metric: string) =>
  alarms().find(([, { Properties }]) => Properties.MetricName === metric)?.[1].Properties;

test('the audits’ alarms ring as long as a deletion is held, and for drift that three of them have found', () => {
  expect(alarmOf('BackupsHeld')).toMatchObject({ Threshold: 1, Period: 3600, DatapointsToAlarm: 1 });
  expect(alarmOf('BackupDrift')).toMatchObject({ Threshold: 1, Period: 3600, EvaluationPeriods: 3 });
  expect(alarmOf('BackupDrift').DatapointsToAlarm).toBeUndefined();
});

describe('an alarm', () => {
  test('watches a metric that there is, of a resource that there is', () => {
    for (const [, { Properties }] of alarms()) {
      const { Metrics = [], Statistic, ExtendedStatistic } = Properties;
      if (Metrics.length === 0) expectToExist(use(Properties, Statistic ?? ExtendedStatistic));
      for (const { MetricStat } of Metrics)
        if (MetricStat) expectToExist(use(MetricStat.Metric, MetricStat.Stat));
    }
  });

  test('rings before it is too late: before the timeout, and before the event is given up', () => {
    for (const [id, { Properties }] of functions()) {
      expect(thresholdOn(id, 'Duration'), id).toBeLessThan(Properties.Timeout * 1000);
      expect(thresholdOn(id, 'Duration'), id).toBeGreaterThan(Properties.Timeout * 500);
    }
    for (const [, { Properties }] of invokeConfigs()) {
      const { Ref } = Properties.FunctionName;
      expect(thresholdOn(Ref, 'AsyncEventAge'), Ref).toBeLessThan(Properties.MaximumEventAgeInSeconds * 1000);
    }
  });

  test('does not ring for what Lambda repeats: a single event’s attempts, and the wait between them', () => {
    for (const [, { Properties }] of invokeConfigs()) {
      const { FunctionName, MaximumRetryAttempts } = Properties;
      const wait = [0, 60_000, 180_000][MaximumRetryAttempts];
      expect(thresholdOn(FunctionName.Ref, 'AsyncEventAge'), FunctionName.Ref).toBeGreaterThan(wait ?? NaN);
      if (MaximumRetryAttempts > 0)
        expect(thresholdOn(FunctionName.Ref, 'Errors')).toBeGreaterThan(MaximumRetryAttempts + 1);
    }
  });

  test('tells the topic, unless it is a lesson’s', () => {
    const silent = alarms().filter(([, { Properties }]) => Properties.ActionsEnabled === false);
    const about = new Set(
      silent.map(([, { Properties }]): string => valueText(Properties.Dimensions[0].Value)),
    );

    expect([...about].toSorted()).toEqual(
      functions()
        .filter(([, { Properties }]) => LESSONS.some((name) => Properties.FunctionName.endsWith(`-${name}`)))
        .map(([id]) => `\${${id}}`)
        .toSorted(),
    );
    for (const [id, { Properties }] of alarms())
      expect(Properties.AlarmActions, id).toEqual([{ Ref: 'AlarmsTopic' }]);
  });

  test('takes silence for a good sign, unless it is about what has to happen', () => {
    for (const [id, { Properties }] of alarms()) {
      const isOverdue = id.endsWith('OverdueAlarm');
      expect(Properties, id).toMatchObject({
        TreatMissingData: isOverdue ? 'breaching' : 'notBreaching',
        ComparisonOperator: isOverdue ? 'LessThanThreshold' : 'GreaterThanOrEqualToThreshold',
      });
    }
  });

  test('leads to a heading of docs/operations.md, by its name and by its description', () => {
    const text = readFileSync('docs/operations.md', 'utf8');
    const headings = [...text.matchAll(/^### (\w+)$/gm)].map(([, heading]) => heading);
    const used = alarms().map(([id, { Properties }]) => {
      const heading = Properties.AlarmName.split('-').at(-1);
      expect(Properties.AlarmDescription, id).toBe(`docs/operations.md#${heading.toLowerCase()}`);
      return heading;
    });

    expect(new Set(headings)).toEqual(new Set(used));
  });
});

describe('the topic', () => {
  test('takes messages from the alarms of this stage, and from nobody without TLS', () => {
    const { PolicyDocument, Topics } = compiledTemplate().Resources['AlarmsTopicPolicy']?.Properties ?? {};
    const arn = 'arn:aws:cloudwatch:${AWS::Region}:${AWS::AccountId}:alarm:lambda-by-example-dev-*';

    expect(Topics).toEqual([{ Ref: 'AlarmsTopic' }]);
    expect(PolicyDocument.Statement).toEqual([
      {
        Sid: 'AlarmsOfThisStage',
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: 'sns:Publish',
        Resource: { Ref: 'AlarmsTopic' },
        Condition: {
          StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
          ArnLike: { 'aws:SourceArn': { 'Fn::Sub': arn } },
        },
      },
      {
        Sid: 'OnlyOverTls',
        Effect: 'Deny',
        Principal: '*',
        Action: 'sns:Publish',
        Resource: { Ref: 'AlarmsTopic' },
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ]);
    for (const [id, { Properties }] of alarms())
      expect(Properties.AlarmName, id).toMatch(/^lambda-by-example-dev-/);
  });

  test('is not encrypted with the key of AWS, which CloudWatch may not use', () => {
    expect(compiledTemplate().Resources['AlarmsTopic']?.Properties.KmsMasterKeyId).toBeUndefined();
  });

  test('sends e-mails only if somebody is named', () => {
    const file = join(inject('packageDirectory'), 'cloudformation-template-update-stack.json');
    const { Conditions } = JSON.parse(readFileSync(file, 'utf8'));

    expect(compiledTemplate().Resources['AlarmsEmail']).toMatchObject({ Condition: 'AlarmEmailGiven' });
    expect(Conditions['AlarmEmailGiven']).toEqual({ 'Fn::Not': [{ 'Fn::Equals': ['', ''] }] });
  });
});
