import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CloudFormationClient,
  CreateChangeSetCommand,
  DeleteStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
} from '@aws-sdk/client-cloudformation';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { strToU8, zipSync } from 'fflate';
import type { CloudOptions } from '../../cloud-options.ts';
import { Cloud } from '../../cloud.ts';
import { ACCOUNTS } from '../../iam/accounts.ts';
import type { CodeSource } from '../../template/code-source.ts';
import { planStack } from '../../template/stack.ts';
import type { Template } from '../../template/template.ts';
import { lambda } from './function.ts';

const region = 'eu-west-1';
const StackName = 'shop-dev';
const [{ id: accountId, accessKeyId, secretAccessKey }] = ACCOUNTS;

/** Answers with its own environment. */
const HANDLER = 'async () => ({ statusCode: 200, body: JSON.stringify(process.env) })';
/** What the own stack's functions run, in place of their sources. */
const source: CodeSource = { code: async () => lambda('own', HANDLER).code, layer: async () => '' };

const ARTIFACTS = { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'artifacts' } };

/**
 * A local cloud whose own stack has a template, to which others are deployed as `sls deploy` does it.
 * @param state - the folder of an earlier one's state
 */
export async function startStack(
  own: Template['Resources'] = {},
  { state, ...options }: Partial<CloudOptions> & { state?: string } = {},
) {
  const directory = state ?? (await mkdtemp(join(tmpdir(), 'local-stack-')));
  const cloud = new Cloud({ directory, region, port: 0, httpPort: 0, fresh: false, ...options });
  const template = { Resources: { Artifacts: ARTIFACTS, ...own } };
  const place = { accountId, region, stackName: 'own-dev' };
  await cloud.listen();
  try {
    const plan = await planStack(template, place, source, (addressed) => cloud.reserveOwn(addressed));
    await cloud.start({ place, template, plan }, []);
  } catch (error) {
    await cloud.close();
    throw error;
  }
  const client = {
    endpoint: cloud.endpoint,
    region,
    maxAttempts: 1,
    credentials: { accessKeyId, secretAccessKey },
  };
  const cloudformation = new CloudFormationClient(client);
  const ssm = new SSMClient(client);
  const s3 = new S3Client(client);
  const Body = zipSync({ 'index.js': strToU8(`exports.handler = ${HANDLER};`) });
  await s3.send(new PutObjectCommand({ Bucket: 'artifacts', Key: 'code.zip', Body }));
  const settled = async () => {
    for (;;) {
      const { Stacks } = await cloudformation.send(new DescribeStacksCommand({ StackName }));
      const [stack] = Stacks ?? [];
      if (!stack?.StackStatus?.endsWith('_IN_PROGRESS')) return stack;
      await sleep(5);
    }
  };
  return {
    cloud,
    client,
    directory,
    s3,
    ssm,
    /** Deploys the stack `shop-dev`. @returns its status, outputs, and why it failed */
    async change(body: Partial<Template>, ChangeSetType: 'CREATE' | 'UPDATE' = 'CREATE') {
      const set = { StackName, ChangeSetName: 'change' };
      const TemplateBody = JSON.stringify(body);
      await cloudformation.send(new CreateChangeSetCommand({ ...set, ChangeSetType, TemplateBody }));
      await cloudformation.send(new ExecuteChangeSetCommand(set));
      const stack = await settled();
      const { StackEvents = [] } = await cloudformation.send(new DescribeStackEventsCommand({ StackName }));
      const reasons = StackEvents.flatMap(({ ResourceStatusReason: reason = '' }) => reason);
      const outputs: Record<string, string> = Object.fromEntries(
        (stack?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
      );
      return {
        status: stack?.StackStatus,
        outputs,
        reason: reasons.join('\n'),
      };
    },
    async remove(): Promise<void> {
      await cloudformation.send(new DeleteStackCommand({ StackName }));
      // What is gone cannot be described.
      await settled().catch(() => undefined);
    },
    putByHand: (Name: string, Value: string) =>
      ssm.send(new PutParameterCommand({ Name, Value, Type: 'String' })),
    /** A parameter's value and version; how the call was refused otherwise. */
    parameter: async (Name: string) =>
      ssm.send(new GetParameterCommand({ Name })).then(
        ({ Parameter: { Value, Version } = {} }) => [Value, Version],
        (error: Error) => error.name,
      ),
    /** Ends it, and leaves its state for another one. */
    close: () => cloud.close(),
    [Symbol.asyncDispose]: async (): Promise<void> => {
      await cloud.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
