import { setTimeout as sleep } from 'node:timers/promises';
import {
  CloudFormationClient,
  CreateChangeSetCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
} from '@aws-sdk/client-cloudformation';
import { expect, test } from 'vitest';
import { startCloud } from './helpers/cloud.ts';
import { objectsOf } from './helpers/objects.ts';

const StackName = 'shop-dev';
const OTHER = { Jobs: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'jobs' } } };

/** A bucket that outlives its stack, whose versions nobody ends. */
const template = (policyOfPolicy: object) => ({
  Resources: {
    ...OTHER,
    Orders: {
      Type: 'AWS::S3::Bucket',
      DeletionPolicy: 'Retain',
      Properties: { BucketName: 'orders', VersioningConfiguration: { Status: 'Enabled' } },
    },
    OrdersPolicy: {
      Type: 'AWS::S3::BucketPolicy',
      ...policyOfPolicy,
      Properties: {
        Bucket: { Ref: 'Orders' },
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Deny',
              Principal: '*',
              Action: 's3:DeleteObjectVersion',
              Resource: { 'Fn::Sub': '${Orders.Arn}/*' },
            },
          ],
        },
      },
    },
  },
});

async function start(state?: string) {
  const local = await startCloud({}, state);
  const client = new CloudFormationClient(local.client);
  const settled = async () => {
    for (;;) {
      const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }));
      const status = Stacks?.[0]?.StackStatus;
      if (!status?.endsWith('_IN_PROGRESS')) return status;
      await sleep(5);
    }
  };
  return {
    ...local,
    async change(body: object, ChangeSetType: 'CREATE' | 'UPDATE') {
      const set = { StackName, ChangeSetName: 'change' };
      const TemplateBody = JSON.stringify(body);
      await client.send(new CreateChangeSetCommand({ ...set, ChangeSetType, TemplateBody }));
      await client.send(new ExecuteChangeSetCommand(set));
      return settled();
    },
    async remove() {
      await client.send(new DeleteStackCommand({ StackName }));
      await expect(settled()).rejects.toThrow('does not exist');
    },
  };
}
type Local = Awaited<ReturnType<typeof start>>;

/** Whether somebody can end a version: `204`, or `403` when the policy stands. */
async function ending({ s3 }: Pick<Local, 's3'>): Promise<number | undefined> {
  const { put, remove } = objectsOf(s3, 'orders');
  const { VersionId = '' } = await put('a', 'x');
  const { $metadata } = await remove('a', { VersionId }).catch((error) => error);
  return $metadata.httpStatusCode;
}

const RETAINED = { DeletionPolicy: 'Retain' };

test.each<[how: string, (local: Local) => Promise<unknown>]>([
  ['is deleted', (local) => local.remove()],
  ['gives it up', (local) => local.change({ Resources: OTHER }, 'UPDATE')],
])('a bucket whose stack %s keeps its policy, over a restart too', async (_, lose) => {
  const before = await start();
  await before.change(template(RETAINED), 'CREATE');
  await lose(before);

  expect(await ending(before)).toBe(403);
  await before.close();
  await using after = await start(before.directory);
  expect(await ending(after)).toBe(403);
});

test('a policy that does not outlive the stack leaves the bucket unprotected, as on AWS', async () => {
  const before = await start();
  await before.change(template({}), 'CREATE');
  expect(await ending(before)).toBe(403);

  await before.remove();

  expect(await ending(before)).toBe(204);
  await before.close();
  await using after = await start(before.directory);
  expect(await ending(after)).toBe(204);
});

test('the policy of a stack that has given up nothing else stays what it is', async () => {
  await using local = await start();
  await local.change(template(RETAINED), 'CREATE');

  expect(await local.change({ ...template(RETAINED), Outputs: { A: { Value: 'b' } } }, 'UPDATE')).toBe(
    'UPDATE_COMPLETE',
  );

  expect(await ending(local)).toBe(403);
  expect(local.cloud.resources.policies).toHaveLength(1);
});
