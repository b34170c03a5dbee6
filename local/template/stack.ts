import { Policies, type ResourcePolicyConfig } from '../iam/policies.ts';
import { allowsService } from '../iam/service-access.ts';
import type { Resources } from '../resources.ts';
import { bucketConfig } from './bucket.ts';
import { busConfigs } from './bus.ts';
import { addressedIn, type Reserve } from './addressed.ts';
import type { CodeSource } from './code-source.ts';
import { functionUrlConfig } from './function-url.ts';
import { functionSettings } from './function.ts';
import { httpApiConfigs } from './http-api.ts';
import { logGroupConfig } from './log-group.ts';
import { parameterConfig } from './parameter.ts';
import { checkNotificationPermissions } from './permission.ts';
import { resourcePolicies, roleConfig } from './policies.ts';
import { mappingConfig } from './mapping.ts';
import { queueConfig } from './queue.ts';
import { resolveTemplate } from './resolve.ts';
import { ruleConfigs } from './rule.ts';
import { tableConfig } from './table.ts';
import type { Resource, Stack, Template } from './template.ts';

/** Types that are taken as they are: nothing stands behind them on one machine, or they are read with another. */
const PASSIVE = new Set([
  'AWS::ApiGatewayV2::Authorizer',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Stage',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::IAM::Role',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::LayerVersion',
  'AWS::Lambda::Permission',
  'AWS::Lambda::Version',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
]);

const MADE = new Set([
  'AWS::ApiGatewayV2::Api',
  'AWS::DynamoDB::Table',
  'AWS::Events::EventBus',
  'AWS::Events::Rule',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Lambda::Url',
  'AWS::Logs::LogGroup',
  'AWS::S3::Bucket',
  'AWS::SQS::Queue',
  'AWS::SSM::Parameter',
]);

/** What is deleted with its stack in any case, of what a template may want to keep. */
const LOST = new Set([...MADE].filter((type) => type !== 'AWS::S3::Bucket'));

/** A template as the local cloud understands it. */
export interface Plan {
  resources: Resources;
  /** All that the template declares, resolved. */
  declared: Resource[];
  /** Logical ids and types of what cannot stand here. */
  missing: string[];
}

/** A template with its plan, and where it is to stand. */
export interface Planned {
  place: Stack;
  template: Template;
  plan: Plan;
}

/** Nothing has an address here. */
const NOWHERE: Reserve = async () => ({});

/**
 * What a compiled template asks of the local cloud.
 * @param reserve - finds addresses, which other resources may name
 * @throws TemplateError, ZodError, PortInUseError
 */
export async function planStack(
  template: Template,
  stack: Stack,
  source: CodeSource,
  reserve = NOWHERE,
): Promise<Plan> {
  const addresses = await reserve(addressedIn(template, stack));
  const { resources: declared, outputs } = resolveTemplate(template, stack, addresses);
  const of = (type: string) => declared.filter((resource) => resource.type === type);
  const layers = new Map<string, string>();
  for (const layer of of('AWS::Lambda::LayerVersion')) layers.set(layer.ref, await source.layer(layer));
  const roles = of('AWS::IAM::Role').map((resource) => roleConfig(resource, stack));
  const policies = resourcePolicies(declared, stack);
  const letsIn = s3Access(policies, stack);
  const buckets = of('AWS::S3::Bucket').map((resource) => {
    const bucket = bucketConfig(resource, stack);
    const targets = bucket.notifications.map(({ targetArn }) => targetArn);
    checkNotificationPermissions(resource, targets, letsIn);
    return bucket;
  });
  const functions = await Promise.all(
    of('AWS::Lambda::Function').map(async (resource) => {
      const { layerArns, ...settings } = functionSettings(resource, declared);
      const { accountId, region } = stack;
      const folders = layerArns.map((arn) => layers.get(arn) ?? '');
      return { ...settings, accountId, region, layers: folders, code: await source.code(resource) };
    }),
  );
  const tables = of('AWS::DynamoDB::Table').map((resource) => tableConfig(resource, stack));
  const httpApis = httpApiConfigs(declared, stack);
  const functionUrls = of('AWS::Lambda::Url').map((resource) => functionUrlConfig(resource, stack));
  const logGroups = of('AWS::Logs::LogGroup').map((resource) => logGroupConfig(resource, stack));
  const parameters = of('AWS::SSM::Parameter').map((resource) => parameterConfig(resource, stack));
  const queues = of('AWS::SQS::Queue').map((resource) => queueConfig(resource, stack));
  const mappings = of('AWS::Lambda::EventSourceMapping').map((resource) => mappingConfig(resource, stack));
  const { buses, missing: ofBuses } = busConfigs(declared, stack);
  const { rules, missing: ofRules } = ruleConfigs(declared, stack);
  const unknown = declared
    .filter(({ type }) => !MADE.has(type) && !PASSIVE.has(type))
    .map(({ logicalId, type }) => `${logicalId} (${type})`);
  const notRetained = declared
    .filter(({ type, deletionPolicy = 'Delete' }) => deletionPolicy !== 'Delete' && LOST.has(type))
    .map(({ logicalId, type, deletionPolicy }) => `${logicalId} (${type}: DeletionPolicy ${deletionPolicy})`);
  const resources = {
    roles,
    policies,
    buckets,
    tables,
    queues,
    functions,
    mappings,
    httpApis,
    functionUrls,
    logGroups,
    parameters,
    buses,
    rules,
    outputs,
  };
  return { resources, declared, missing: [...unknown, ...notRetained, ...ofBuses, ...ofRules] };
}

/** Whether functions let S3 in, by the policies of one template. */
function s3Access(configs: ResourcePolicyConfig[], { accountId }: Stack) {
  const policies = new Policies();
  policies.putResourcePolicies('', configs);
  return (sourceArn: string, resource: string): boolean =>
    allowsService(policies, {
      service: 's3.amazonaws.com',
      sourceArn,
      sourceAccount: accountId,
      action: 'lambda:InvokeFunction',
      resource,
      accountId,
    });
}
