import type { HttpApiConfig } from './apigateway/config.ts';
import type { FunctionUrlConfig } from './function-urls/config.ts';
import type { TableConfig } from './dynamodb/tables.ts';
import type { BusConfig, RuleConfig } from './events/config.ts';
import type { ResourcePolicyConfig, RoleConfig } from './iam/policies.ts';
import type { FunctionConfig } from './lambda/config.ts';
import type { MappingConfig } from './lambda/event-source-mapping.ts';
import type { LogGroupConfig } from './logs/config.ts';
import type { BucketConfig } from './s3/config.ts';
import type { QueueConfig } from './sqs/config.ts';
import type { ParameterConfig } from './ssm/config.ts';

/** What a template asks for, in the rooms' own terms. */
export interface Resources {
  buckets: BucketConfig[];
  tables: TableConfig[];
  queues: QueueConfig[];
  functions: FunctionConfig[];
  mappings: MappingConfig[];
  httpApis: HttpApiConfig[];
  functionUrls: FunctionUrlConfig[];
  logGroups: LogGroupConfig[];
  parameters: ParameterConfig[];
  buses: BusConfig[];
  rules: RuleConfig[];
  roles: RoleConfig[];
  /** Of buckets, queues and functions. */
  policies: ResourcePolicyConfig[];
  outputs: Record<string, string>;
}

export const NOTHING: Resources = {
  buckets: [],
  tables: [],
  queues: [],
  functions: [],
  mappings: [],
  httpApis: [],
  functionUrls: [],
  logGroups: [],
  parameters: [],
  buses: [],
  rules: [],
  roles: [],
  policies: [],
  outputs: {},
};

/** Of all stacks together; of outputs with one name, those of the stack that came first. */
export const together = (stacks: Resources[]): Resources => ({
  buckets: stacks.flatMap(({ buckets }) => buckets),
  tables: stacks.flatMap(({ tables }) => tables),
  queues: stacks.flatMap(({ queues }) => queues),
  functions: stacks.flatMap(({ functions }) => functions),
  mappings: stacks.flatMap(({ mappings }) => mappings),
  httpApis: stacks.flatMap(({ httpApis }) => httpApis),
  functionUrls: stacks.flatMap(({ functionUrls }) => functionUrls),
  logGroups: stacks.flatMap(({ logGroups }) => logGroups),
  parameters: stacks.flatMap(({ parameters }) => parameters),
  buses: stacks.flatMap(({ buses }) => buses),
  rules: stacks.flatMap(({ rules }) => rules),
  roles: stacks.flatMap(({ roles }) => roles),
  policies: stacks.flatMap(({ policies }) => policies),
  outputs: Object.assign({}, ...stacks.map(({ outputs }) => outputs).toReversed()),
});
