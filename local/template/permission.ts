import * as z from 'zod';
import { type Resource, TemplateError } from './template.ts';

const Permission = z.object({
  FunctionName: z.string(),
  Principal: z.string(),
  SourceAccount: z.string().optional(),
  SourceArn: z.string().default('*'),
});

/** Who wants to invoke which function, and for what. */
interface Invocation {
  principal: 's3.amazonaws.com' | 'events.amazonaws.com';
  sourceArn: string;
  functionArn: string;
}

/**
 * Whether a permission of the template allows an invocation.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
 */
export function isPermitted(
  { principal, sourceArn, functionArn }: Invocation,
  resources: Resource[],
): boolean {
  return resources
    .filter(({ type }) => type === 'AWS::Lambda::Permission')
    .map(({ properties }) => Permission.parse(properties))
    .some(
      ({ FunctionName, Principal, SourceAccount, SourceArn }) =>
        (FunctionName === functionArn || functionArn.endsWith(`:function:${FunctionName}`)) &&
        Principal === principal &&
        isLike(SourceArn, sourceArn) &&
        // EventBridge does not say for which account it calls: a permission that asks for one never holds.
        (SourceAccount === undefined || principal !== 'events.amazonaws.com'),
    );
}

/** As IAM's StringLike: `*` stands for any text, `?` for one character. */
function isLike(pattern: string, text: string): boolean {
  const source = pattern
    .replaceAll(/[^\w*?]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`).test(text);
}

/**
 * Refuses a bucket whose events no function would accept, as S3 does when a notification is set.
 * @throws TemplateError naming the bucket and the function.
 */
export function checkNotificationPermissions(
  { logicalId, attributes: { Arn: sourceArn = '' } }: Resource,
  targetArns: string[],
  resources: Resource[],
): void {
  for (const functionArn of targetArns) {
    if (isPermitted({ principal: 's3.amazonaws.com', sourceArn, functionArn }, resources)) continue;
    throw new TemplateError(
      `${logicalId}: unable to validate the destination ${functionArn}: add an AWS::Lambda::Permission ` +
        `with Principal s3.amazonaws.com and SourceArn ${sourceArn}`,
    );
  }
}
