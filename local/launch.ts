import { join } from 'node:path';
import { Cloud } from './cloud.ts';
import { ACCOUNTS } from './iam/accounts.ts';
import { bundleOptions } from './template/bundle.ts';
import { FromPackages, type ReadArtifact } from './template/from-packages.ts';
import { FromSources } from './template/from-sources.ts';
import type { Serverless } from './template/serverless.ts';
import { planStack } from './template/stack.ts';
import type { Template } from './template/template.ts';

export interface LaunchOptions {
  /** The folder of the state. */
  directory: string;
  port: number;
  httpPort: number;
  fresh: boolean;
  /** Virtual seconds a second, for whatever waits. */
  speed: number;
}

/** A service's compiled template, and what reads the zips that it names, if these are to run rather than the sources. */
export interface Compiled {
  template: Template;
  read?: ReadArtifact;
}

/**
 * Brings a service's stack up in a local cloud of its own.
 * @param onListen - called when the cloud listens, before anything stands
 * @returns it, with the logical ids and types of what cannot stand there
 */
export async function launch(
  serverless: Serverless,
  { template, read }: Compiled,
  options: LaunchOptions,
  onListen: (cloud: Cloud, stackName: string) => void = () => {},
): Promise<{ cloud: Cloud; missing: string[] }> {
  const { service, serviceDir } = serverless;
  const { region } = service.provider;
  const naming = serverless.getProvider('aws').naming;
  const layers = Object.entries(service.layers ?? {}).map(([key, { path = '' }]) => [
    naming.getLambdaLayerLogicalId(key),
    join(serviceDir, path),
  ]);
  const patterns = Object.entries(service.functions).map(([key, definition]) => [
    naming.getLambdaLogicalId(key),
    definition.package?.patterns ?? [],
  ]);
  const sources = new FromSources(
    {
      bundle: await bundleOptions(service.custom ?? {}, serviceDir),
      layers: Object.fromEntries(layers),
      patterns: Object.fromEntries(patterns),
    },
    join(options.directory, 'layers'),
  );
  const cloud = new Cloud({ ...options, region, standIn: sources });
  const source = read ? new FromPackages({ packages: cloud.packages, read, standIn: sources }) : sources;
  const place = { accountId: ACCOUNTS[0].id, region, stackName: naming.getStackName() };
  try {
    const plan = await planStack(template, place, source);
    await cloud.listen();
    onListen(cloud, place.stackName);
    await cloud.start(place, template, plan);
    return { cloud, missing: plan.missing };
  } catch (error) {
    await cloud.close();
    throw error;
  }
}
