import { join } from 'node:path';
import { Cloud } from './cloud.ts';
import { startCompanions } from './companions.ts';
import { ACCOUNTS } from './iam/accounts.ts';
import type { CompiledService } from './services/compile.ts';
import type { Reserve } from './template/addressed.ts';
import { bundleOptions } from './template/bundle.ts';
import { FromPackages, type ReadArtifact } from './template/from-packages.ts';
import { FromSources } from './template/from-sources.ts';
import type { Serverless } from './template/serverless.ts';
import { type Planned, planStack } from './template/stack.ts';
import type { Template } from './template/template.ts';

export interface LaunchOptions {
  /** The folder of the state. */
  directory: string;
  port: number;
  httpPort: number;
  /** Where the service's own HTTP API is, if another program serves it. */
  httpApiAddress?: string | undefined;
  /** Names besides those of loopback by which it may be called. */
  allowedHosts?: string[] | undefined;
  fresh: boolean;
  /** Virtual seconds a second, for whatever waits. */
  speed: number;
}

/** What is to stand. */
export interface Compiled {
  /** The service's compiled template. */
  template: Template;
  /** Reads the zips that it names, if these are to run rather than the sources. */
  read?: ReadArtifact;
  /** The services that stand before it. */
  others: Promise<CompiledService>[];
}

/**
 * Brings a service's stack up in a local cloud of its own, and beside it its companions, which end when it closes.
 * @param onListen - called when the cloud listens, before anything stands
 * @returns it, with the logical ids and types of what cannot stand there
 */
export async function launch(
  serverless: Serverless,
  { template, read, others }: Compiled,
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
    const plan = await planStack(template, place, source, (addressed) => cloud.reserveOwn(addressed));
    await cloud.listen();
    onListen(cloud, place.stackName);
    const before = await Promise.all(others.map((other) => planned(other, cloud)));
    await cloud.start({ place, template, plan }, before);
    cloud.beforeClose(startCompanions(service.custom ?? {}, serviceDir, cloud));
    return { cloud, missing: [...before.flatMap((other) => other.plan.missing), ...plan.missing] };
  } catch (error) {
    await cloud.close();
    throw error;
  }
}

/** Another service runs from its packages: how to bundle its sources is its own business. */
async function planned(other: Promise<CompiledService>, cloud: Cloud): Promise<Planned> {
  const { place, template, read } = await other;
  const source = new FromPackages({ packages: cloud.packages, read, standIn: undefined });
  const reserve: Reserve = (addressed) => cloud.reserve(addressed);
  return { place, template, plan: await planStack(template, place, source, reserve) };
}
