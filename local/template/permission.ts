import * as z from 'zod';
import type { ResourcePolicyConfig } from '../iam/policies.ts';
import type { Statement } from '../iam/policy.ts';
import { type Resource, type Stack, TemplateError } from './template.ts';

const Permission = z.strictObject({
  FunctionName: z.string(),
  Action: z.string(),
  Principal: z.string(),
  SourceAccount: z.string().optional(),
  SourceArn: z.string().optional(),
  FunctionUrlAuthType: z.string().optional(),
  InvokedViaFunctionUrl: z.boolean().optional(),
});
/**
 * What a permission adds to the policy of its function.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
 */
export function permissionStatement(
  { logicalId: name, properties }: Resource,
  { accountId, region }: Stack,
): ResourcePolicyConfig {
  const { success, data, error } = Permission.safeParse(properties);
  if (!success) throw new TemplateError(`${name}: ${z.prettifyError(error)}`);
  const { FunctionName, Action, Principal, ...rest } = data;
  const { SourceAccount, SourceArn, FunctionUrlAuthType, InvokedViaFunctionUrl } = rest;
  const resourceArn = FunctionName.startsWith('arn:')
    ? FunctionName
    : `arn:aws:lambda:${region}:${accountId}:function:${FunctionName}`;
  const statement: Statement = {
    Sid: name,
    Effect: 'Allow',
    Principal: /\.amazon(aws)?\.com$/.test(Principal)
      ? { AWS: [], Service: [Principal] }
      : { AWS: [Principal], Service: [] },
    Action: [Action],
    Resource: [resourceArn],
    Condition: {
      ...(SourceArn !== undefined && { ArnLike: { 'aws:SourceArn': [SourceArn] } }),
      StringEquals: {
        // EventBridge does not say for which account it calls: then this never holds, as on AWS.
        ...(SourceAccount !== undefined && { 'aws:SourceAccount': [SourceAccount] }),
        ...(FunctionUrlAuthType !== undefined && { 'lambda:FunctionUrlAuthType': [FunctionUrlAuthType] }),
      },
      ...(InvokedViaFunctionUrl && { Bool: { 'lambda:InvokedViaFunctionUrl': ['true'] } }),
    },
  };
  return { name, resourceArn, statements: [statement] };
}

/**
 * Refuses a bucket whose events no function would accept, as S3 does when a notification is set.
 * @param allows - whether a function lets S3 in for the bucket of this ARN
 * @throws TemplateError naming the bucket and the function.
 */
export function checkNotificationPermissions(
  { logicalId, attributes: { Arn: sourceArn = '' } }: Resource,
  targetArns: string[],
  allows: (sourceArn: string, functionArn: string) => boolean,
): void {
  for (const functionArn of targetArns) {
    if (allows(sourceArn, functionArn)) continue;
    throw new TemplateError(
      `${logicalId}: unable to validate the destination ${functionArn}: add an AWS::Lambda::Permission ` +
        `with Principal s3.amazonaws.com and SourceArn ${sourceArn}`,
    );
  }
}
