import * as z from 'zod';
import { type Resource, TemplateError } from './template.ts';

const Permission = z.object({
  FunctionName: z.string(),
  Principal: z.string(),
  SourceArn: z.string().optional(),
});

/**
 * Refuses a bucket whose events no function would accept, as S3 does when a notification is set.
 * @throws TemplateError naming the bucket and the function.
 */
export function checkNotificationPermissions(
  bucket: Resource,
  targetArns: string[],
  resources: Resource[],
): void {
  const permissions = resources
    .filter(({ type }) => type === 'AWS::Lambda::Permission')
    .map(({ properties }) => Permission.parse(properties));
  for (const target of targetArns) {
    const allowed = permissions.some(
      ({ FunctionName, Principal, SourceArn = bucket.attributes['Arn'] }) =>
        (FunctionName === target || target.endsWith(`:function:${FunctionName}`)) &&
        Principal === 's3.amazonaws.com' &&
        SourceArn === bucket.attributes['Arn'],
    );
    if (!allowed) {
      throw new TemplateError(
        `${bucket.logicalId}: unable to validate the destination ${target}: add an AWS::Lambda::Permission ` +
          `with Principal s3.amazonaws.com and SourceArn ${bucket.attributes['Arn']}`,
      );
    }
  }
}
