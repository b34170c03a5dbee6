import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';

const State = z.object({ ready: z.boolean(), region: z.string(), outputs: z.record(z.string(), z.string()) });

/** A running local cloud, with the outputs of its stack. */
export interface LocalCloud {
  endpoint: string;
  region: string;
  outputs: Record<string, string>;
  /** The address of the service's HTTP API. */
  httpApi: string;
  /** Ends it as Ctrl-C does, or `SIGKILL` as a crash would. @returns its exit code; null after a kill */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface StartOptions {
  /** The folder of the service, if it is another than this one. */
  service?: string;
  /** The folder of its state. */
  state: string;
  /** The file that its terminal output goes to. */
  log: string;
  /** Take up what an earlier run left in the folder, instead of forgetting it. */
  resume?: boolean;
  /** Run the zips that would be deployed, instead of the sources. */
  packaged?: boolean;
  /** Virtual seconds a second. */
  speed?: number;
  /** Parameters of the service, as `--param` takes them. */
  params?: Record<string, string>;
}

/** Thrown when the local cloud ends before it is ready. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/**
 * Starts the local cloud as `npm start` does, on a free port; and beside it, on another one, the sample blog.
 * @throws StartError that names the log
 */
export async function startLocalCloud(options: StartOptions): Promise<LocalCloud> {
  const { service, state, log, resume = false, packaged = false, speed = 1, params = {} } = options;
  const port = await freePort();
  const output = openSync(log, 'w');
  const args = [
    'local',
    '--port',
    String(port),
    '--http-port',
    '0',
    '--state',
    state,
    '--speed',
    String(speed),
  ];
  if (!resume) args.push('--fresh');
  if (packaged) args.push('--packaged');
  for (const [name, value] of Object.entries(params)) args.push('--param', `${name}=${value}`);
  const env = { ...process.env, BLOG_PORT: String(await freePort()) };
  const child = spawn('serverless', args, { env, cwd: service, stdio: ['ignore', output, output] });
  closeSync(output);
  const endpoint = `http://127.0.0.1:${port}`;
  // Long on any machine: it takes two seconds, and ten where there is a package to be made.
  const deadline = Date.now() + 180_000;
  while (child.exitCode === null && Date.now() < deadline) {
    const { ready, ...rest } = (await readState(endpoint)) ?? { ready: false };
    if (ready && 'outputs' in rest) {
      return {
        endpoint,
        ...rest,
        httpApi: rest.outputs['HttpApiUrl'] ?? '',
        stop: (signal = 'SIGTERM') => stop(child, signal),
        [Symbol.asyncDispose]: async () => void (await stop(child, 'SIGTERM')),
      };
    }
    await sleep(50);
  }
  await stop(child, 'SIGKILL');
  const [reason = ''] = readFileSync(log, 'utf8').trim().split('\n').slice(-1);
  throw new StartError(`The local cloud did not start (${log}): ${reason}`);
}

async function readState(endpoint: string) {
  const response = await fetch(`${endpoint}/_local/state`).catch(() => undefined);
  // Somebody else may have taken the port in the meantime; then the local cloud says so, and ends.
  return response?.ok ? State.safeParse(await response.json()).data : undefined;
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill(signal);
    await once(child, 'exit');
  }
  return child.exitCode;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}
