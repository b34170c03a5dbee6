import { CloudFormationClient, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { HeadBucketCommand, NotFound, S3Client } from '@aws-sdk/client-s3';
import { findStack } from '../stack.ts';
import type { Bucket } from './ports.ts';
import { s3Bucket } from './s3-bucket.ts';
import type { ClientConfig } from './serverless.ts';

/**
 * The buckets that go when the stack goes, of those that are still there. None if there is no stack, or if it is
 * protected: the framework does not remove that.
 * @param except - logical ids of buckets to leave alone
 */
export async function stackBuckets(
  config: ClientConfig,
  StackName: string,
  except: ReadonlySet<string>,
): Promise<Bucket[]> {
  const client = new CloudFormationClient(config);
  const s3 = new S3Client(config);
  const stack = await findStack(client, StackName);
  if (!stack || stack.EnableTerminationProtection) return [];
  const buckets: Bucket[] = [];
  for await (const { StackResourceSummaries = [] } of paginateListStackResources({ client }, { StackName })) {
    for (const { ResourceType, LogicalResourceId = '', PhysicalResourceId: name } of StackResourceSummaries) {
      if (ResourceType !== 'AWS::S3::Bucket' || name === undefined || except.has(LogicalResourceId)) continue;
      if (await exists(s3, name)) buckets.push(s3Bucket(s3, name));
    }
  }
  return buckets;
}

/** A removal that failed half-way, or somebody by hand, may have deleted it. */
async function exists(s3: S3Client, Bucket: string): Promise<boolean> {
  try {
    await s3.send(new HeadBucketCommand({ Bucket }));
    return true;
  } catch (error) {
    if (error instanceof NotFound) return false;
    throw error;
  }
}
