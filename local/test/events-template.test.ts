import { describe, expect, test } from 'vitest';
import { FromSources } from '../template/from-sources.ts';
import { resolveTemplate } from '../template/resolve.ts';
import { planStack } from '../template/stack.ts';
import type { TemplateResource } from '../template/template.ts';

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
        expression: 'rate(5 minutes)',
        enabled: true,
        targets: [{ functionArn: Arn, input: '{"all":true}', permitted: true }],
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

    expect(resources.rules[0]?.targets).toEqual([{ functionArn: Arn, permitted }]);
  });

  test('stands without a permission, as on AWS: its invocations fail', async () => {
    const { resources } = await plan({ Often: often() });

    expect(resources.rules[0]?.targets).toEqual([{ functionArn: Arn, permitted: false }]);
  });

  test.each(['cron(0 10 * * * *)', 'rate(1 minutes)', 'hourly'])('is refused with %s', async (expression) => {
    const refused = plan({ Often: often({ ScheduleExpression: expression, State: 'DISABLED' }) });

    await expect(refused).rejects.toThrow(
      `Often: ValidationException: Parameter ScheduleExpression is not valid. It is ${expression}`,
    );
    await expect(refused).rejects.toMatchObject({ name: 'TemplateError' });
  });

  test('is refused with an input that is not JSON, and with a sixth target', async () => {
    const target = { Id: 'often', Arn };

    await expect(plan({ Often: often({ Targets: [{ ...target, Input: 'all' }] }) })).rejects.toThrow(
      'not JSON',
    );
    await expect(
      plan({ Often: often({ Targets: Array.from({ length: 6 }, () => target) }) }),
    ).rejects.toThrow(/<=5/);
  });
});

describe('what rules have and the local cloud has not is named', () => {
  test.each([
    ['a pattern', { ScheduleExpression: { Ref: 'AWS::NoValue' }, EventPattern: {} }, 'EventPattern', 0],
    ['a pattern beside a schedule', { EventPattern: {} }, 'EventPattern', 1],
    [
      'a target that is no function',
      { Targets: [{ Id: 'a', Arn: 'arn:aws:sqs:eu-west-1:111111111111:jobs' }] },
      'target arn:aws:sqs:eu-west-1:111111111111:jobs',
      1,
    ],
    ['a part of the event', { Targets: [{ Id: 'a', Arn, InputPath: '$.time' }] }, 'InputPath', 1],
    [
      'an event that is transformed',
      { Targets: [{ Id: 'a', Arn, InputTransformer: { InputTemplate: '"x"' } }] },
      'InputTransformer',
      1,
    ],
  ])('%s', async (_what, properties, lack, standing) => {
    const { resources, missing } = await plan({ Often: often(properties) });

    expect(missing).toEqual([`Often (AWS::Events::Rule: ${lack})`]);
    expect(resources.rules).toHaveLength(standing);
    expect(resources.rules.flatMap(({ targets }) => targets).length).toBe(
      lack === 'EventPattern' ? standing : 0,
    );
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
