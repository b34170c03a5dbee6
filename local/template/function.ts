import * as z from 'zod';
import type { Resource } from './template.ts';

const Properties = z.object({
  Handler: z.string(),
  Role: z.string(),
  MemorySize: z.coerce.number().default(128),
  Timeout: z.coerce.number().default(3),
  Environment: z.object({ Variables: z.record(z.string(), z.coerce.string()) }).optional(),
  Layers: z.array(z.string()).default([]),
  ReservedConcurrentExecutions: z.coerce.number().optional(),
});
const Destination = z.object({ Destination: z.string() }).optional();
const InvokeConfig = z.object({
  FunctionName: z.string(),
  MaximumRetryAttempts: z.coerce.number().optional(),
  MaximumEventAgeInSeconds: z.coerce.number().optional(),
  DestinationConfig: z.object({ OnSuccess: Destination, OnFailure: Destination }).prefault({}),
});

/** A function as its template declares it, its asynchronous settings (a resource of their own) included. */
export function functionSettings(resource: Resource, resources: Resource[]) {
  const properties = Properties.parse(resource.properties);
  const invokeConfig = resources
    .filter(({ type }) => type === 'AWS::Lambda::EventInvokeConfig')
    .map((config) => InvokeConfig.parse(config.properties))
    .find(({ FunctionName }) => FunctionName === resource.ref || FunctionName === resource.attributes['Arn']);
  const { OnSuccess, OnFailure } = invokeConfig?.DestinationConfig ?? {};
  return {
    name: resource.ref,
    arn: resource.attributes['Arn'] ?? '',
    handler: properties.Handler,
    roleArn: properties.Role,
    memoryMb: properties.MemorySize,
    timeoutSeconds: properties.Timeout,
    environment: properties.Environment?.Variables ?? {},
    layerArns: properties.Layers,
    maximumRetryAttempts: invokeConfig?.MaximumRetryAttempts ?? 2,
    maximumEventAgeSeconds: invokeConfig?.MaximumEventAgeInSeconds ?? 21_600,
    ...(properties.ReservedConcurrentExecutions !== undefined && {
      reservedConcurrency: properties.ReservedConcurrentExecutions,
    }),
    ...(OnSuccess && { onSuccess: OnSuccess.Destination }),
    ...(OnFailure && { onFailure: OnFailure.Destination }),
  };
}
