import { join } from 'node:path';
import * as z from 'zod';
import type { Cloud } from './cloud.ts';
import { endProgress } from './end-progress.ts';
import { ACCOUNTS } from './iam/accounts.ts';
import { type Compiled, launch } from './launch.ts';
import { namedEndpoint } from './named-endpoint.ts';
import { compileServices } from './services/compile.ts';
import { localQueueUrl } from './sqs/local-url.ts';
import { readEndpoint } from './state-folder.ts';
import { addressedIn } from './template/addressed.ts';
import { compileTemplate } from './template/compile.ts';
import { functionSettings } from './template/function.ts';
import type { Addresses } from './template/identity.ts';
import { resolveTemplate } from './template/resolve.ts';
import type { Serverless } from './template/serverless.ts';
import type { Resource, Template } from './template/template.ts';
import { useLocalCredentials } from './use-local-credentials.ts';

const PATIENCE_MS = 2000;

const Addressing = z.object({
  httpApis: z.record(z.string(), z.string()),
  functionUrls: z.array(z.object({ id: z.string(), address: z.string() })),
});

const Cors = z.object({ CorsConfiguration: z.object({ AllowOrigins: z.array(z.string()) }) });

export interface AttachOptions {
  /** The folder of the state. */
  directory: string;
  /** Where a local cloud that is started for this listens; 0 takes a free port. */
  port: number;
  /** Where the service's own HTTP API is, if the command serves it itself. */
  httpApiAddress?: string | undefined;
  /** Names besides those of loopback by which one that is started for this may be called. */
  allowedHosts?: string[] | undefined;
}

/**
 * Lets a command that runs functions in its own process have what they would have in the local cloud: resolved
 * environment variables, and AWS on loopback. That is where `AWS_ENDPOINT_URL` leads, or the local cloud that
 * works on the same state, or else one that is started here.
 * @returns the one that was started, to be closed by the caller
 */
export async function attach(serverless: Serverless, options: AttachOptions): Promise<Cloud | undefined> {
  const { directory, httpApiAddress } = options;
  const { env } = process;
  const running = (await namedEndpoint(env)) ?? (await runningOn(directory));
  const others = running ? [] : compileServices(serverless, directory);
  const template = await compileTemplate(serverless, join(directory, 'package'));
  const started = running ? undefined : await start(serverless, { template, others }, options);
  env['AWS_ENDPOINT_URL'] = running || started?.endpoint;
  useLocalCredentials(env);
  await resolveService(serverless, template, env['AWS_ENDPOINT_URL'] ?? '', httpApiAddress);
  endProgress();
  return started;
}

async function start(serverless: Serverless, compiled: Compiled, options: AttachOptions): Promise<Cloud> {
  const { cloud } = await launch(serverless, compiled, { ...options, httpPort: 0, fresh: false, speed: 1 });
  return cloud;
}

/** The framework hands on what it finds in the service, intrinsics and all. */
async function resolveService(
  serverless: Serverless,
  template: Template,
  endpoint: string,
  httpApiAddress: string | undefined,
): Promise<void> {
  const { naming } = serverless.getProvider('aws');
  const { region } = serverless.service.provider;
  const place = { accountId: ACCOUNTS[0].id, region, stackName: naming.getStackName() };
  const { httpApis } = addressedIn(template, place);
  const elsewhere = httpApis.flatMap((id) => (httpApiAddress === undefined ? [] : [[id, httpApiAddress]]));
  const addresses = { ...(await addressesAt(endpoint)), ...Object.fromEntries(elsewhere) };
  const { resources } = resolveTemplate(template, place, addresses);
  resolveEnvironment(serverless, resources, endpoint);
  resolveOrigins(serverless, resources);
}

function resolveEnvironment(serverless: Serverless, resources: Resource[], endpoint: string): void {
  const { naming } = serverless.getProvider('aws');
  for (const [key, definition] of Object.entries(serverless.service.functions)) {
    const logicalId = naming.getLambdaLogicalId(key);
    const resource = resources.find((each) => each.logicalId === logicalId);
    if (!resource) continue;
    const { environment } = functionSettings(resource, resources);
    const local = Object.entries(environment).map(([name, value]) => [name, localQueueUrl(value, endpoint)]);
    // The framework says /var/task, where nothing is. What lies beside a bundle lies at the same place in the service.
    definition.environment = { LAMBDA_TASK_ROOT: serverless.serviceDir, ...Object.fromEntries(local) };
  }
}

/** The template may let more pages call the HTTP API than the service says: one at a function URL, for example. */
function resolveOrigins({ service: { provider } }: Serverless, resources: Resource[]): void {
  const api = resources.find(({ logicalId }) => logicalId === 'HttpApi');
  const { data } = Cors.safeParse(api?.properties);
  const cors = provider.httpApi?.cors;
  if (data && typeof cors === 'object') cors.allowedOrigins = data.CorsConfiguration.AllowOrigins;
}

/** The addresses of HTTP APIs and function URLs in a local cloud, by their ids; of another program none are known. */
async function addressesAt(endpoint: string): Promise<Addresses> {
  const { success, data } = Addressing.safeParse(await stateOf(endpoint));
  if (!success) return {};
  const urls = data.functionUrls.map(({ id, address }) => [id, address]);
  return { ...data.httpApis, ...Object.fromEntries(urls) };
}

/** The address of the local cloud that works on a state; what else may listen there by now is not it. */
async function runningOn(directory: string): Promise<string | undefined> {
  const endpoint = readEndpoint(directory);
  if (!endpoint) return undefined;
  const State = z.object({ ready: z.literal(true), directory: z.literal(directory) });
  return State.safeParse(await stateOf(endpoint)).success ? endpoint : undefined;
}

/** What a local cloud tells of itself; undefined of what is none. */
async function stateOf(endpoint: string): Promise<unknown> {
  try {
    const response = await fetch(`${endpoint}/_local/state`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return await response.json();
  } catch {
    return undefined;
  }
}
