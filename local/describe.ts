import type { CloudOptions } from './cloud-options.ts';
import type { Standing } from './console/standing.ts';
import { localOutputs } from './local-outputs.ts';
import { NOTHING } from './resources.ts';
import type { Wired } from './wiring.ts';

/** What stands, as `/_local/state` tells it. */
export function describeState(wired: Wired, endpoint: string, { region, directory }: CloudOptions) {
  const { clock, lambda, sqs, events, httpApis, functionUrls, stacks, deployments } = wired;
  const { buckets, tables, queues, outputs } = stacks.all();
  const apis = httpApis.addresses();
  return {
    region,
    directory,
    clock: { now: new Date(clock.now()).toISOString(), speed: clock.speed },
    endpoint,
    httpApis: apis,
    functionUrls: functionUrls.describe(),
    outputs: localOutputs(outputs, apis, endpoint),
    stacks: deployments.standing().map(({ name, accountId, standing }) => ({
      name,
      accountId,
      outputs: localOutputs(standing?.plan.resources.outputs ?? {}, apis, endpoint),
    })),
    buckets: buckets.map(({ name }) => name),
    tables: tables.map(({ name }) => name),
    queues: queues.map(({ name, arn }) => ({ name, ...sqs.depth(arn) })),
    functions: lambda.describe(),
    buses: events.describeBuses(),
    rules: events.describe(),
  };
}

/** What stands, as the console draws it. */
export function describeStanding(wired: Wired, region: string): Standing {
  const { stacks, deployments, httpApis, functionUrls } = wired;
  return {
    resources: stacks.all(),
    region,
    stacks: deployments.standing().map(({ name, standing }) => ({
      name,
      resources: standing?.plan.resources ?? NOTHING,
    })),
    addresses: {
      ...httpApis.addresses(),
      ...Object.fromEntries(functionUrls.describe().map(({ id, address }) => [id, address])),
    },
  };
}
