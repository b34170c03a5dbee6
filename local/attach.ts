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
import { compileTemplate } from './template/compile.ts';
import { functionSettings } from './template/function.ts';
import { resolveTemplate } from './template/resolve.ts';
import type { Serverless } from './template/serverless.ts';
import type { Template } from './template/template.ts';
import { useLocalCredentials } from './use-local-credentials.ts';

const PATIENCE_MS = 2000;

export interface AttachOptions {
  /** The folder of the state. */
  directory: string;
  /** Where a local cloud that is started for this listens; 0 takes a free port. */
  port: number;
}

/**
 * Lets a command that runs functions in its own process have what they would have in the local cloud: resolved
 * environment variables, and AWS on loopback. That is where `AWS_ENDPOINT_URL` leads, or the local cloud that
 * works on the same state, or else one that is started here.
 * @returns the one that was started, to be closed by the caller
 */
export async function attach(
  serverless: Serverless,
  { directory, port }: AttachOptions,
): Promise<Cloud | undefined> {
  const { env } = process;
  const running = (await namedEndpoint(env)) ?? (await runningOn(directory));
  const others = running ? [] : compileServices(serverless, directory);
  const template = await compileTemplate(serverless, join(directory, 'package'));
  const started = running ? undefined : await start(serverless, { template, others }, { directory, port });
  env['AWS_ENDPOINT_URL'] = running || started?.endpoint;
  useLocalCredentials(env);
  resolveEnvironment(serverless, template, env['AWS_ENDPOINT_URL'] ?? '');
  endProgress();
  return started;
}

async function start(serverless: Serverless, compiled: Compiled, options: AttachOptions): Promise<Cloud> {
  const { cloud } = await launch(serverless, compiled, { ...options, httpPort: 0, fresh: false, speed: 1 });
  return cloud;
}

/** The framework hands functions what it finds in the service, intrinsics and all. */
function resolveEnvironment(serverless: Serverless, template: Template, endpoint: string): void {
  const { naming } = serverless.getProvider('aws');
  const { region } = serverless.service.provider;
  const place = { accountId: ACCOUNTS[0].id, region, stackName: naming.getStackName() };
  const { resources } = resolveTemplate(template, place);
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

/** The address of the local cloud that works on a state; what else may listen there by now is not it. */
async function runningOn(directory: string): Promise<string | undefined> {
  const endpoint = readEndpoint(directory);
  if (!endpoint) return undefined;
  const State = z.object({ ready: z.literal(true), directory: z.literal(directory) });
  try {
    const response = await fetch(`${endpoint}/_local/state`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return State.safeParse(await response.json()).success ? endpoint : undefined;
  } catch {
    return undefined;
  }
}
