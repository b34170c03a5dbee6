import * as z from 'zod';
import type { BucketConfig } from '../s3/config.ts';
import type { Resource, Stack } from './template.ts';

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
const Properties = z.object({
  VersioningConfiguration: z.object({ Status: z.string() }).optional(),
  NotificationConfiguration: z
    .object({
      EventBridgeConfiguration: z.object({ EventBridgeEnabled: z.boolean().default(true) }).optional(),
      LambdaConfigurations: z.array(LambdaConfiguration).default([]),
    })
    .optional(),
  CorsConfiguration: z.object({ CorsRules: z.array(CorsRule) }).optional(),
});

/** A bucket as its template declares it. @throws ZodError for a shape that CloudFormation would refuse. */
export function bucketConfig(resource: Resource, stack: Stack): BucketConfig {
  const properties = Properties.parse(resource.properties);
  const notifications = properties.NotificationConfiguration;
  return {
    name: resource.ref,
    accountId: stack.accountId,
    region: stack.region,
    ...(resource.deletionPolicy !== undefined && { deletionPolicy: resource.deletionPolicy }),
    versioned: properties.VersioningConfiguration?.Status === 'Enabled',
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
