import * as z from 'zod';
import type { BucketConfig, ObjectLock } from '../s3/config.ts';
import { type Resource, type Stack, TemplateError } from './template.ts';

const Rule = z.object({ Name: z.string(), Value: z.string() });
const LambdaConfiguration = z.object({
  Event: z.string(),
  Function: z.string(),
  Filter: z.object({ S3Key: z.object({ Rules: z.array(Rule) }) }).optional(),
});
const CorsRule = z.object({
  AllowedOrigins: z.array(z.string()),
  AllowedMethods: z.array(z.string()),
  AllowedHeaders: z.array(z.string()).default([]),
  ExposedHeaders: z.array(z.string()).default([]),
  MaxAge: z.number().optional(),
});
/** Parameters of a template are texts. */
const Flag = z.union([z.boolean(), z.stringbool()]);
const Period = z.coerce.number().int().positive();
const DefaultRetention = z
  .object({
    Mode: z.enum(['GOVERNANCE', 'COMPLIANCE']),
    Days: Period.optional(),
    Years: Period.optional(),
  })
  .refine(({ Days, Years }) => (Days === undefined) !== (Years === undefined), {
    error: 'A default retention has either Days or Years',
  });
const LockConfiguration = z.object({
  ObjectLockEnabled: z.literal('Enabled').optional(),
  Rule: z.object({ DefaultRetention: DefaultRetention.optional() }).optional(),
});
const Properties = z.object({
  VersioningConfiguration: z.object({ Status: z.string() }).optional(),
  NotificationConfiguration: z
    .object({
      EventBridgeConfiguration: z.object({ EventBridgeEnabled: z.boolean().default(true) }).optional(),
      LambdaConfigurations: z.array(LambdaConfiguration).default([]),
    })
    .optional(),
  CorsConfiguration: z.object({ CorsRules: z.array(CorsRule) }).optional(),
  ObjectLockEnabled: Flag.default(false),
  ObjectLockConfiguration: LockConfiguration.optional(),
});
type Properties = z.infer<typeof Properties>;

/** A bucket as its template declares it. @throws ZodError for a shape that CloudFormation would refuse. */
export function bucketConfig(resource: Resource, stack: Stack): BucketConfig {
  const properties = Properties.parse(resource.properties);
  const notifications = properties.NotificationConfiguration;
  const objectLock = objectLockOf(properties, resource);
  return {
    name: resource.ref,
    accountId: stack.accountId,
    region: stack.region,
    // A lock is of versions: with it come both.
    versioned: objectLock !== undefined || properties.VersioningConfiguration?.Status === 'Enabled',
    ...(objectLock && { objectLock }),
    ...(resource.deletionPolicy !== undefined && { deletionPolicy: resource.deletionPolicy }),
    eventBridge: notifications?.EventBridgeConfiguration?.EventBridgeEnabled ?? false,
    notifications: (notifications?.LambdaConfigurations ?? []).map(({ Event, Function, Filter }, index) => {
      const rule = (name: string) =>
        Filter?.S3Key.Rules.find(({ Name }) => Name.toLowerCase() === name)?.Value ?? '';
      return {
        id: `${resource.logicalId}-${index}`,
        events: [Event],
        prefix: rule('prefix'),
        suffix: rule('suffix'),
        targetArn: Function,
      };
    }),
    cors: (properties.CorsConfiguration?.CorsRules ?? []).map((rule) => ({
      origins: rule.AllowedOrigins,
      methods: rule.AllowedMethods,
      headers: rule.AllowedHeaders,
      exposed: rule.ExposedHeaders,
      ...(rule.MaxAge !== undefined && { maxAgeSeconds: rule.MaxAge }),
    })),
  };
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html */
function objectLockOf(properties: Properties, { logicalId }: Resource): ObjectLock | undefined {
  const { ObjectLockEnabled, ObjectLockConfiguration, VersioningConfiguration } = properties;
  if (!ObjectLockEnabled) {
    if (!ObjectLockConfiguration) return undefined;
    throw new TemplateError(`${logicalId}: an ObjectLockConfiguration needs ObjectLockEnabled`);
  }
  if (VersioningConfiguration?.Status === 'Suspended')
    throw new TemplateError(`${logicalId}: Object Lock needs versioning`);
  const retention = ObjectLockConfiguration?.Rule?.DefaultRetention;
  if (!retention) return {};
  const { Mode: mode, Days, Years } = retention;
  return {
    retention:
      Days === undefined ? { mode, unit: 'Years', period: Years ?? 0 } : { mode, unit: 'Days', period: Days },
  };
}
