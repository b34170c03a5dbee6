import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join, relative, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { ReadArtifact } from '../template/from-packages.ts';
import { serveNoStack } from '../template/no-stack.ts';
import type { Serverless } from '../template/serverless.ts';
import type { Stack, Template } from '../template/template.ts';
import { otherServices, type OtherService } from './config.ts';
import { ServiceError } from './errors.ts';

/** A service as it would be deployed, and where it is to stand. */
export interface CompiledService {
  place: Stack;
  template: Template;
  read: ReadArtifact;
}

/** The framework's own record of what it has packaged. */
const State = z.object({
  service: z.object({
    service: z.string(),
    provider: z.object({ stackName: z.string().optional() }),
  }),
});

/**
 * Begins to package the services that `custom.local.services` names, all at once, each in a process of its own: the
 * framework holds one service. They have the own service's stage and region.
 * @param directory - of the state
 * @throws ServiceError
 */
export function compileServices(serverless: Serverless, directory: string): Promise<CompiledService>[] {
  return otherServices(serverless.service.custom ?? {}).map((other) => {
    const compiled = compile(serverless, other, directory);
    // Who began it may fail before it waits for it.
    compiled.catch(() => {});
    return compiled;
  });
}

async function compile(
  { serviceDir, service }: Serverless,
  { path, accountId, params }: OtherService,
  directory: string,
): Promise<CompiledService> {
  const { region, stage } = service.provider;
  const cwd = resolve(serviceDir, path);
  if (!existsSync(cwd)) throw new ServiceError(`custom.local.services: there is no folder ${path}`);
  const settings = Object.entries(params).flatMap(([name, value]) => ['--param', `${name}=${value}`]);
  const args = ['package', '--stage', stage, '--region', region, ...settings];
  const folder = join(directory, 'services', `${path.replaceAll(/\W+/g, '-')}-${accountId}`);
  const cache = join(directory, 'services', 'compile-cache');
  const isThere = () => existsSync(join(folder, TEMPLATE));
  const failure = await insist(async () => {
    const told = await runFramework([...args, '--package', folder], { cwd, cache });
    return told ?? (isThere() ? undefined : 'ENOENT: nothing was left to take out of .serverless');
  });
  if (failure !== undefined) {
    const command = `cd ${relative(process.cwd(), cwd) || '.'} && npx serverless ${args.join(' ')}`;
    throw new ServiceError(`${path} cannot be compiled. To see for yourself, type: ${command}\n\n${failure}`);
  }
  const readJson = async (name: string) => JSON.parse(await readFile(join(folder, name), 'utf8'));
  const { service: name, provider } = State.parse(await readJson('serverless-state.json')).service;
  const stackName = provider.stackName ?? `${name}-${stage}`;
  return {
    place: { accountId, region, stackName },
    template: await readJson(TEMPLATE),
    read: ({ S3Key }) => readFile(join(folder, basename(S3Key))),
  };
}

const TEMPLATE = 'cloudformation-template-update-stack.json';
const MOST_ATTEMPTS = 10;

/**
 * Packages again what another local cloud has disturbed, which starts at the same time: wherever the package goes, the
 * framework makes it in the service's own `.serverless`, and empties that when it is done.
 * @returns what was printed, if it failed for another reason, or each time
 */
async function insist(run: () => Promise<string | undefined>): Promise<string | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    const failure = await run();
    const isDisturbed = failure !== undefined && /ENOENT.*[/\\]\.serverless\b/.test(failure);
    if (!isDisturbed || attempt === MOST_ATTEMPTS) return failure;
    // Ever further apart, until one has the folder for as long as it takes.
    await sleep(Math.random() * attempt * 1_000);
  }
}

/**
 * Runs the framework as somebody without an account does.
 * @param cache - a folder in which Node keeps what it has compiled, unless the environment names one: the framework
 * starts a fifth faster with it
 * @returns what it printed, if it failed
 */
async function runFramework(
  args: string[],
  { cwd, cache }: { cwd: string; cache: string },
): Promise<string | undefined> {
  const noStack = await serveNoStack();
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  const env = { NODE_COMPILE_CACHE: cache, ...Object.fromEntries(own), ...noStack.variables };
  const program = createRequire(import.meta.url).resolve('serverless/bin/serverless.js');
  try {
    return await new Promise((done) => {
      execFile(process.execPath, [program, ...args], { cwd, env }, (error, stdout, stderr) =>
        done(error ? `${stdout}${stderr}`.trim() || error.message : undefined),
      );
    });
  } finally {
    await noStack.close();
  }
}
