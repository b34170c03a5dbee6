import type { BuildOptions } from 'esbuild';
import { join } from 'node:path';
import type { Resources } from '../cloud.ts';
import { EsbuildCode } from '../lambda/esbuild-code.ts';
import { linkLayer } from '../layers/link.ts';
import { bucketConfig } from './bucket.ts';
import { functionSettings } from './function.ts';
import { httpApiConfigs } from './http-api.ts';
import { checkNotificationPermissions } from './permission.ts';
import { resolveTemplate } from './resolve.ts';
import { tableConfig } from './table.ts';
import type { Resource, Stack, Template } from './template.ts';

/** Where a service keeps its sources, which a template does not say. */
export interface Sources {
  serviceDir: string;
  bundle: BuildOptions;
  /** The folder of each layer, by the layer's name. */
  layers: Record<string, string>;
}

/** Types that are taken as they are: nothing stands behind them on one machine, or they are read with another. */
const PASSIVE = new Set([
  'AWS::ApiGatewayV2::Authorizer',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Stage',
  'AWS::IAM::Role',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::LayerVersion',
  'AWS::Lambda::Permission',
  'AWS::Lambda::Version',
  'AWS::Logs::LogGroup',
  'AWS::S3::BucketPolicy',
]);

/**
 * What a compiled template asks of the local cloud.
 * @returns the resources, and the logical ids of those that it cannot stand up, with their types
 */
export function readStack(
  template: Template,
  stack: Stack,
  sources: Sources,
  stateDirectory: string,
): Resources & { missing: string[] } {
  const { resources, outputs } = resolveTemplate(template, stack);
  const of = (type: string) => resources.filter((resource) => resource.type === type);
  const layers = new Map(
    of('AWS::Lambda::LayerVersion').map((layer) => [layer.ref, layerFolder(layer, sources, stateDirectory)]),
  );
  const buckets = of('AWS::S3::Bucket').map((resource) => {
    const bucket = bucketConfig(resource, stack);
    const targets = bucket.notifications.map(({ targetArn }) => targetArn);
    checkNotificationPermissions(resource, targets, resources);
    return bucket;
  });
  const functions = of('AWS::Lambda::Function').map((resource) => {
    const { layerArns, ...settings } = functionSettings(resource, resources);
    return {
      ...settings,
      accountId: stack.accountId,
      region: stack.region,
      layers: layerArns.map((arn) => layers.get(arn) ?? ''),
      code: new EsbuildCode({ handler: settings.handler, options: sources.bundle }),
    };
  });
  const tables = of('AWS::DynamoDB::Table').map(tableConfig);
  const httpApis = httpApiConfigs(resources);
  const made = new Set([
    'AWS::ApiGatewayV2::Api',
    'AWS::DynamoDB::Table',
    'AWS::Lambda::Function',
    'AWS::S3::Bucket',
  ]);
  const missing = resources
    .filter(({ type }) => !made.has(type) && !PASSIVE.has(type))
    .map(({ logicalId, type }) => `${logicalId} (${type})`);
  return { buckets, tables, functions, httpApis, outputs, missing };
}

function layerFolder(layer: Resource, { serviceDir, layers }: Sources, stateDirectory: string): string {
  const name = String(layer.properties['LayerName']);
  return linkLayer(join(serviceDir, layers[name] ?? name), join(stateDirectory, 'layers', name));
}
