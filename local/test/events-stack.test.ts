import { setTimeout as sleep } from 'node:timers/promises';
import {
  CloudFormationClient,
  CreateChangeSetCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
} from '@aws-sdk/client-cloudformation';
import { expect, test } from 'vitest';
import { startCloud } from './helpers/cloud.ts';
import { rule } from './helpers/events.ts';
import { lambda } from './helpers/function.ts';

const MINUTE = 60_000;
const StackName = 'shop-dev';
const work = lambda('work', 'async () => {}');

const template = (ScheduleExpression: string, Name = 'hourly') => ({
  Resources: {
    Hourly: {
      Type: 'AWS::Events::Rule',
      Properties: { Name, ScheduleExpression, Targets: [{ Id: 'work', Arn: work.arn }] },
    },
    Allowed: {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: 'work',
        Principal: 'events.amazonaws.com',
      },
    },
  },
});

async function start() {
  const cloud = await startCloud({ functions: [work], rules: [rule({ name: 'taken', enabled: false })] });
  const client = new CloudFormationClient(cloud.client);
  const status = async () =>
    (await client.send(new DescribeStacksCommand({ StackName }))).Stacks?.[0]?.StackStatus;
  const settled = async () => {
    for (;;) {
      const now = await status().catch(() => 'gone');
      if (!now?.endsWith('_IN_PROGRESS')) return now;
      await sleep(5);
    }
  };
  return {
    ...cloud,
    async deploy(body: object, ChangeSetType: 'CREATE' | 'UPDATE' = 'CREATE') {
      const set = { StackName, ChangeSetName: 'change' };
      await client.send(
        new CreateChangeSetCommand({ ...set, ChangeSetType, TemplateBody: JSON.stringify(body) }),
      );
      await client.send(new ExecuteChangeSetCommand(set));
      return settled();
    },
    async remove() {
      await client.send(new DeleteStackCommand({ StackName }));
      return settled();
    },
    async reasons() {
      const { StackEvents = [] } = await client.send(new DescribeStackEventsCommand({ StackName }));
      return StackEvents.map(({ ResourceStatusReason }) => ResourceStatusReason);
    },
    ticks: () => cloud.cloud.trace.recent.filter(({ type }) => type === 'Scheduled Event').length,
  };
}

test('a deployed rule ticks until its stack is deleted', async () => {
  await using cloud = await start();

  expect(await cloud.deploy(template('rate(1 hour)'))).toBe('CREATE_COMPLETE');
  cloud.cloud.clock.forward(60 * MINUTE);
  expect(cloud.ticks()).toBe(1);
  expect(await cloud.remove()).toBe('gone');
  cloud.cloud.clock.forward(60 * MINUTE);

  expect(cloud.ticks()).toBe(1);
});

test('an invalid schedule fails the deployment in AWS’s words, and what stood ticks on', async () => {
  await using cloud = await start();
  await cloud.deploy(template('rate(1 hour)'));

  const status = await cloud.deploy(template('rate(1 hours)'), 'UPDATE');
  cloud.cloud.clock.forward(60 * MINUTE);

  expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await cloud.reasons()).toContainEqual(
    expect.stringContaining('ValidationException: Parameter ScheduleExpression is not valid.'),
  );
  expect(cloud.ticks()).toBe(1);
});

test('a rule of another stack is not taken', async () => {
  await using cloud = await start();

  expect(await cloud.deploy(template('rate(1 hour)', 'taken'))).toBe('ROLLBACK_COMPLETE');

  cloud.cloud.clock.forward(60 * MINUTE);
  expect(cloud.ticks()).toBe(0);
});
