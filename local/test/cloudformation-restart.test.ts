import {
  CloudFormationClient,
  CreateChangeSetCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
} from '@aws-sdk/client-cloudformation';
import { expect, test } from 'vitest';
import { startStack } from './helpers/stack.ts';

type Local = Awaited<ReturnType<typeof startStack>>;

const arnOf = (name: string) => `arn:aws:iam::111111111111:role/${name}`;

/** A role that the account may take, and another stack's role too, if there is one. */
const role = (RoleName: string, other?: string) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    RoleName,
    AssumeRolePolicyDocument: {
      Statement: [
        { Effect: 'Allow', Principal: { AWS: '111111111111' }, Action: 'sts:AssumeRole' },
        { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
        ...(other === undefined
          ? []
          : [{ Effect: 'Allow', Principal: { AWS: arnOf(other) }, Action: 'sts:AssumeRole' }]),
      ],
    },
  },
});

/** A function with another stack's role. */
const withRoleOf = (name: string) => ({
  Type: 'AWS::Lambda::Function',
  Properties: {
    FunctionName: 'borrower',
    Handler: 'index.handler',
    Role: arnOf(name),
    Code: { S3Bucket: 'artifacts', S3Key: 'code.zip' },
  },
});

async function deploy({ client }: Local, StackName: string, Resources: object): Promise<void> {
  const cloudformation = new CloudFormationClient(client);
  const set = { StackName, ChangeSetName: 'change' };
  const stands = (await statusesOf({ client }))[StackName] !== undefined;
  const ChangeSetType = stands ? 'UPDATE' : 'CREATE';
  const TemplateBody = JSON.stringify({ Resources });
  await cloudformation.send(new CreateChangeSetCommand({ ...set, ChangeSetType, TemplateBody }));
  await cloudformation.send(new ExecuteChangeSetCommand(set));
  await settled({ client }, StackName, `${ChangeSetType}_COMPLETE`);
}

async function remove({ client }: Local, StackName: string): Promise<void> {
  await new CloudFormationClient(client).send(new DeleteStackCommand({ StackName }));
  await settled({ client }, StackName, undefined);
}

const settled = (local: Pick<Local, 'client'>, name: string, status: string | undefined) =>
  expect.poll(async () => (await statusesOf(local))[name]).toBe(status);

async function statusesOf({ client }: Pick<Local, 'client'>): Promise<Record<string, string | undefined>> {
  const { Stacks = [] } = await new CloudFormationClient(client).send(new DescribeStacksCommand());
  return Object.fromEntries(Stacks.map(({ StackName, StackStatus }) => [StackName, StackStatus]));
}

/** What each stack is at after a restart, and the roles that there are. */
async function again(first: Local, own = {}) {
  await first.close();
  await using second = await startStack(own, { state: first.directory });
  const roles = second.cloud.access.describe().roles.map(({ name }) => name);
  return { statuses: await statusesOf(second), roles: roles.toSorted() };
}

const STAND = { 'own-dev': 'CREATE_COMPLETE', left: 'CREATE_COMPLETE', right: 'CREATE_COMPLETE' };

test.each<[what: string, naming: object]>([
  ['lets its role be taken by', { Role: role('right', 'left') }],
  ['runs a function with the role of', { Role: role('right'), Borrower: withRoleOf('left') }],
])('a stack that %s another one stands again, whichever was deployed first', async (_, naming) => {
  const one = await startStack();
  await deploy(one, 'left', { Role: role('left') });
  await deploy(one, 'right', naming);
  const inOrder = await again(one);

  const other = await startStack();
  await deploy(other, 'left', { Role: role('left') });
  await deploy(other, 'right', naming);
  await remove(other, 'left');
  await deploy(other, 'left', { Role: role('left') });
  const reversed = await again(other);

  expect(inOrder.statuses).toEqual(STAND);
  expect(reversed.statuses).toEqual(STAND);
});

test('stacks that name each other stand again', async () => {
  const first = await startStack();
  await deploy(first, 'left', { Role: role('left') });
  await deploy(first, 'right', { Role: role('right', 'left') });
  await deploy(first, 'left', { Role: role('left', 'right') });

  const { statuses, roles } = await again(first);

  expect(statuses).toEqual(STAND);
  expect(roles).toEqual(['left', 'right']);
});

test('the service’s own stack may name what was deployed beside it', async () => {
  const first = await startStack();
  await deploy(first, 'left', { Role: role('left') });
  await deploy(first, 'right', {});

  const { statuses } = await again(first, { Role: role('own', 'left') });

  expect(statuses).toEqual(STAND);
});

test('a stack stands again whose policy names a role that is gone, as it did before', async () => {
  const first = await startStack();
  await deploy(first, 'left', { Role: role('left') });
  await deploy(first, 'right', { Role: role('right', 'left') });
  await remove(first, 'left');

  const { statuses, roles } = await again(first);

  expect(statuses).toEqual({ 'own-dev': 'CREATE_COMPLETE', right: 'CREATE_COMPLETE' });
  expect(roles).toEqual(['right']);
});

test('a stack that cannot stand again leaves no role', async () => {
  const first = await startStack();
  const Taken = { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'taken' } };
  await deploy(first, 'left', { Role: role('left'), Taken });

  const { statuses, roles } = await again(first, { Taken });

  expect(statuses).toEqual({ 'own-dev': 'CREATE_COMPLETE', left: 'CREATE_FAILED' });
  expect(roles).toEqual([]);
});
