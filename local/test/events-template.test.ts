import { describe, expect, test } from 'vitest';
import { Policies } from '../iam/policies.ts';
import { allowsService } from '../iam/service-access.ts';
import type { Resources } from '../resources.ts';
import { FromSources } from '../template/from-sources.ts';
import { resolveTemplate } from '../template/resolve.ts';
import { planStack } from '../template/stack.ts';
import type { TemplateResource } from '../template/template.ts';
import { target } from './helpers/events.ts';

const stack = { accountId: '111111111111', region: 'eu-west-1', stackName: 'shop-dev' };
const source = new FromSources({ bundle: {}, layers: {} }, 'unused');
const plan = (resources: Record<string, TemplateResource>) =>
  planStack({ Resources: resources }, stack, source);

const Arn = 'arn:aws:lambda:eu-west-1:111111111111:function:work';
const ruleArn = 'arn:aws:events:eu-west-1:111111111111:rule/shop-dev-Often';
const often = (properties: Record<string, unknown> = {}): TemplateResource => ({
  Type: 'AWS::Events::Rule',
  Properties: {
    ScheduleExpression: 'rate(5 minutes)',
    State: 'ENABLED',
    Targets: [{ Id: 'often', Arn }],
    ...properties,
  },
});
const permission = (properties: Record<string, unknown> = {}): TemplateResource => ({
  Type: 'AWS::Lambda::Permission',
  Properties: {
    Action: 'lambda:InvokeFunction',
    FunctionName: Arn,
    Principal: 'events.amazonaws.com',
    SourceArn: { 'Fn::GetAtt': ['Often', 'Arn'] },
    ...properties,
  },
});

/** Whether the rule may invoke the function. */
function mayInvoke(resources: Resources): boolean {
  const policies = new Policies();
  policies.putResourcePolicies('shop-dev', resources.policies);
  const service = 'events.amazonaws.com';
  const action = 'lambda:InvokeFunction';
  const { accountId } = stack;
  return allowsService(policies, { service, sourceArn: ruleArn, action, resource: Arn, accountId });
}

describe('a rule with a schedule', () => {
  test('stands with the functions that it invokes', async () => {
    const { resources, missing } = await plan({
      Often: often({ Targets: [{ Id: 'often', Arn, Input: '{"all":true}' }] }),
      Allowed: permission(),
    });

    expect(missing).toEqual([]);
    expect(resources.rules).toEqual([
      {
        name: 'shop-dev-Often',
        arn: ruleArn,
        accountId: '111111111111',
        region: 'eu-west-1',
        busArn: 'arn:aws:events:eu-west-1:111111111111:event-bus/default',
        expression: 'rate(5 minutes)',
        enabled: true,
        targets: [target({ id: 'often', input: '{"all":true}' })],
      },
    ]);
  });

  test.each([
    [{ State: 'DISABLED' }, false],
    [{ State: 'ENABLED' }, true],
    [{ State: { Ref: 'AWS::NoValue' } }, true],
  ])('of %j is enabled: %s', async (properties, enabled) => {
    const { resources } = await plan({ Often: often(properties) });

    expect(resources.rules[0]?.enabled).toBe(enabled);
  });

  test.each([
    ['by its ARN', {}, true],
    ['by its function’s name', { FunctionName: 'work' }, true],
    ['for every source', { SourceArn: { Ref: 'AWS::NoValue' } }, true],
    ['for all rules', { SourceArn: 'arn:aws:events:eu-west-1:111111111111:rule/*' }, true],
    ['for another rule', { SourceArn: 'arn:aws:events:eu-west-1:111111111111:rule/shop-dev-Oft' }, false],
    ['of another function', { FunctionName: 'ork' }, false],
    ['for another service', { Principal: 's3.amazonaws.com' }, false],
    ['with an account, which EventBridge does not tell', { SourceAccount: '111111111111' }, false],
  ])('may invoke with a permission %s: %#', async (_which, properties, permitted) => {
    const { resources } = await plan({ Often: often(), Allowed: permission(properties) });

    expect(mayInvoke(resources)).toBe(permitted);
  });

  test('stands without a permission, as on AWS: its invocations fail', async () => {
    const { resources } = await plan({ Often: often() });

    expect(resources.rules[0]?.targets).toEqual([target({ id: 'often' })]);
    expect(mayInvoke(resources)).toBe(false);
  });

  test.each(['cron(0 10 * * * *)', 'rate(1 minutes)', 'hourly'])('is refused with %s', async (expression) => {
    const refused = plan({ Often: often({ ScheduleExpression: expression, State: 'DISABLED' }) });

    await expect(refused).rejects.toThrow(
      `Often: ValidationException: Parameter ScheduleExpression is not valid. It is ${expression}`,
    );
    await expect(refused).rejects.toMatchObject({ name: 'TemplateError' });
  });

  test('is refused with an input that is not JSON, and with a sixth target', async () => {
    const sixth = { Id: 'often', Arn };

    await expect(plan({ Often: often({ Targets: [{ ...sixth, Input: 'all' }] }) })).rejects.toThrow(
      'not JSON',
    );
    await expect(plan({ Often: often({ Targets: Array.from({ length: 6 }, () => sixth) }) })).rejects.toThrow(
      /<=5/,
    );
  });
});

describe('a rule with a pattern', () => {
  const pattern = { source: ['aws.s3'], detail: { object: { key: [{ prefix: 'uploads/' }] } } };
  const queueArn = 'arn:aws:sqs:eu-west-1:111111111111:jobs';
  const none = { Ref: 'AWS::NoValue' };

  test('stands with its queue, its dead-letter queue and its retry policy', async () => {
    const { resources, missing } = await plan({
      Jobs: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'jobs' } },
      Often: often({
        ScheduleExpression: none,
        EventPattern: pattern,
        Targets: [
          {
            Id: 'jobs',
            Arn: { 'Fn::GetAtt': ['Jobs', 'Arn'] },
            DeadLetterConfig: { Arn: `${queueArn}-dead` },
            RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 60 },
          },
        ],
      }),
    });

    expect(missing).toEqual([]);
    expect(resources.rules).toMatchObject([
      {
        name: 'shop-dev-Often',
        arn: ruleArn,
        pattern,
        targets: [
          {
            id: 'jobs',
            arn: queueArn,
            deadLetterArn: `${queueArn}-dead`,
            maximumRetryAttempts: 2,
            maximumEventAgeSeconds: 60,
          },
        ],
      },
    ]);
    expect(resources.rules[0]).not.toHaveProperty('expression');
  });

  test('may have a schedule as well, and the other way round', async () => {
    const { resources } = await plan({ Often: often({ EventPattern: pattern }) });

    expect(resources.rules).toMatchObject([{ expression: 'rate(5 minutes)', pattern }]);
  });

  test.each([
    ['an empty one', {}, 'Empty objects are not allowed'],
    ['a text', 'aws.s3', 'Filter is not an object'],
    ['a value that is in no array', { source: 'aws.s3' }, '"source" must be an object or an array'],
    ['an unknown filter', { source: [{ like: 'aws' }] }, 'Unrecognized match type like'],
  ])('is refused in EventBridge’s words with %s', async (_which, EventPattern, reason) => {
    await expect(plan({ Often: often({ EventPattern }) })).rejects.toMatchObject({
      name: 'TemplateError',
      message: `Often: InvalidEventPatternException: Event pattern is not valid. Reason: ${reason}`,
    });
  });

  test('is refused without either, and with a schedule on a bus of its own', async () => {
    await expect(plan({ Often: often({ ScheduleExpression: none }) })).rejects.toThrow(
      'Often: ValidationException: Parameter(s) EventPattern or ScheduleExpression must be specified.',
    );
    await expect(plan({ Often: often({ EventBusName: 'orders' }) })).rejects.toThrow(
      'Often: ValidationException: ScheduleExpression is supported only on the default event bus.',
    );
  });
});

const bus = (Properties: Record<string, unknown>) => ({ Type: 'AWS::Events::EventBus', Properties });
const onBus = (EventBusName: unknown) =>
  often({ ScheduleExpression: { Ref: 'AWS::NoValue' }, EventPattern: { source: ['a'] }, EventBusName });

describe('a bus', () => {
  test.each([
    ['by its name', { Ref: 'Orders' }],
    ['by its ARN', { 'Fn::GetAtt': ['Orders', 'Arn'] }],
  ])('stands, and rules that have it %s are named after it', async (_how, name) => {
    const busArn = 'arn:aws:events:eu-west-1:111111111111:event-bus/orders';
    const template = { Orders: bus({ Name: 'orders' }), Often: onBus(name) };
    const outputs = {
      Rule: { Value: { Ref: 'Often' } },
      Bus: { Value: { 'Fn::GetAtt': ['Orders', 'Name'] } },
    };

    const { resources, missing } = await plan(template);

    expect(missing).toEqual([]);
    expect(resources.buses).toMatchObject([{ name: 'orders', arn: busArn }]);
    expect(resources.rules).toMatchObject([
      { name: 'shop-dev-Often', arn: ruleArn.replace('rule/', 'rule/orders/'), busArn },
    ]);
    expect(resolveTemplate({ Resources: template, Outputs: outputs }, stack).outputs).toEqual({
      Rule: 'orders|shop-dev-Often',
      Bus: 'orders',
    });
  });

  test('is refused when it is the default one, which every account has', async () => {
    await expect(plan({ Orders: bus({ Name: 'default' }) })).rejects.toThrow('already exists');
  });

  test('is named with what it has and the local cloud has not', async () => {
    const { missing } = await plan({ Orders: bus({ Name: 'orders', EventSourceName: 'aws.partner/x' }) });

    expect(missing).toEqual(['Orders (AWS::Events::EventBus: EventSourceName)']);
  });
});

describe('what targets have and the local cloud has not is named', () => {
  test.each([
    [
      'a target that is neither a function nor a queue',
      { Id: 'a', Arn: 'arn:aws:states:eu-west-1:111111111111:stateMachine:jobs' },
      'target arn:aws:states:eu-west-1:111111111111:stateMachine:jobs',
    ],
    [
      'a FIFO queue',
      { Id: 'a', Arn: 'arn:aws:sqs:eu-west-1:111111111111:jobs.fifo' },
      'target arn:aws:sqs:eu-west-1:111111111111:jobs.fifo',
    ],
    ['a part of the event', { Id: 'a', Arn, InputPath: '$.time' }, 'InputPath'],
    [
      'an event that is transformed',
      { Id: 'a', Arn, InputTransformer: { InputTemplate: '"x"' } },
      'InputTransformer',
    ],
    ['a role', { Id: 'a', Arn, RoleArn: 'arn:aws:iam::111111111111:role/a' }, 'RoleArn'],
  ])('%s', async (_what, Target, lack) => {
    const { resources, missing } = await plan({ Often: often({ Targets: [Target] }) });

    expect(missing).toEqual([`Often (AWS::Events::Rule: ${lack})`]);
    expect(resources.rules).toMatchObject([{ targets: [] }]);
  });
});

test('alarms, dashboards and topics are taken as they are, and known by the names that AWS gives them', async () => {
  const template = {
    Resources: {
      Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmName: 'too-many' } },
      Dashboard: { Type: 'AWS::CloudWatch::Dashboard', Properties: {} },
      Topic: { Type: 'AWS::SNS::Topic' },
      TopicPolicy: { Type: 'AWS::SNS::TopicPolicy', Properties: { Topics: [{ Ref: 'Topic' }] } },
      Subscription: { Type: 'AWS::SNS::Subscription', Properties: { TopicArn: { Ref: 'Topic' } } },
    },
    Outputs: {
      Alarm: { Value: { Ref: 'Alarm' } },
      AlarmArn: { Value: { 'Fn::GetAtt': ['Alarm', 'Arn'] } },
      Dashboard: { Value: { Ref: 'Dashboard' } },
      Topic: { Value: { Ref: 'Topic' } },
      TopicArn: { Value: { 'Fn::GetAtt': ['Topic', 'TopicArn'] } },
      TopicName: { Value: { 'Fn::GetAtt': ['Topic', 'TopicName'] } },
    },
  };

  const { missing } = await planStack(template, stack, source);

  expect(missing).toEqual([]);
  expect(resolveTemplate(template, stack).outputs).toEqual({
    Alarm: 'too-many',
    AlarmArn: 'arn:aws:cloudwatch:eu-west-1:111111111111:alarm:too-many',
    Dashboard: 'shop-dev-Dashboard',
    Topic: 'arn:aws:sns:eu-west-1:111111111111:shop-dev-Topic',
    TopicArn: 'arn:aws:sns:eu-west-1:111111111111:shop-dev-Topic',
    TopicName: 'shop-dev-Topic',
  });
});
