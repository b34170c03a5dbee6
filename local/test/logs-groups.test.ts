import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { expect, test } from 'vitest';
import { siteResources } from './helpers/site-template.ts';
import { startStack } from './helpers/stack.ts';

const group = (LogGroupName: string, rest: object = {}) => ({
  Type: 'AWS::Logs::LogGroup',
  Properties: { LogGroupName, ...rest },
});
const Audit = group('/shop/audit', { RetentionInDays: 90 });
const Site = group('/aws/lambda/site', { RetentionInDays: 14 });

/** Each group with its days. */
async function groupsOf({ client }: Pick<Awaited<ReturnType<typeof startStack>>, 'client'>) {
  const { logGroups = [] } = await new CloudWatchLogsClient(client).send(new DescribeLogGroupsCommand());
  return Object.fromEntries(
    logGroups.map(({ logGroupName, retentionInDays }) => [logGroupName, retentionInDays]),
  );
}

test('a group that a template declares is there, with its retention, whoever writes to it', async () => {
  await using local = await startStack();

  await local.change({ Resources: { ...siteResources(), Site, Audit, Plain: group('/shop/plain') } });

  expect(await groupsOf(local)).toStrictEqual({
    '/aws/lambda/site': 14,
    '/shop/audit': 90,
    '/shop/plain': undefined,
  });
});

test('it changes and goes with its stack, and stands again after a restart', async () => {
  const first = await startStack();
  await first.change({ Resources: { Audit, Plain: group('/shop/plain') } });
  await first.change({ Resources: { Audit: group('/shop/audit') } }, 'UPDATE');
  const changed = await groupsOf(first);
  await first.close();

  await using second = await startStack({}, { state: first.directory });
  const again = await groupsOf(second);
  await second.remove();

  expect(changed).toStrictEqual({ '/shop/audit': undefined });
  expect(again).toStrictEqual({ '/shop/audit': undefined });
  expect(await groupsOf(second)).toStrictEqual({});
});

test('a group of another stack is not taken from it', async () => {
  await using local = await startStack({ Audit });

  const { status, reason } = await local.change({ Resources: { Audit: group('/shop/audit') } });

  expect([status, reason]).toEqual(['ROLLBACK_COMPLETE', expect.stringContaining('already exists')]);
  expect(await groupsOf(local)).toStrictEqual({ '/shop/audit': 90 });
});

test('a function logs on when its group is no resource any more', async () => {
  await using local = await startStack();
  const logging = { Effect: 'Allow', Action: 'logs:*', Resource: '*' };
  const resources = siteResources();
  Object.assign(resources.Role.Properties, {
    Policies: [{ PolicyName: 'logs', PolicyDocument: { Statement: logging } }],
  });
  await local.change({ Resources: { ...resources, Site } });

  await local.change({ Resources: resources }, 'UPDATE');
  await new LambdaClient(local.client).send(new InvokeCommand({ FunctionName: 'site' }));

  const ask = new FilterLogEventsCommand({ logGroupName: '/aws/lambda/site', filterPattern: 'REPORT' });
  const { events } = await new CloudWatchLogsClient(local.client).send(ask);
  expect(events).toHaveLength(1);
});
