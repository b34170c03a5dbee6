import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { Cloud } from './cloud.ts';
import { clientVariables } from './shell-variables.ts';

const Companion = z.object({ name: z.string(), command: z.string() });
type Companion = z.output<typeof Companion>;

const Custom = z.object({
  local: z.object({ companions: z.array(Companion).default([]) }).default({ companions: [] }),
});

/** From being asked to end until being made to. */
const PATIENCE_MS = 3_000;

/**
 * Starts what a service wants to have beside its local cloud: `custom.local.companions`, each a command, run in the
 * service's folder. They know how to reach the local cloud, and by `LOCAL_SPEED` how fast its time goes. What they print
 * is in the terminal. One that ends by itself is a line, and the local cloud goes on.
 * @returns what ends them, and with them whatever they have started
 */
export function startCompanions(
  custom: Record<string, unknown>,
  serviceDir: string,
  cloud: Cloud,
): () => Promise<void> {
  const running = Custom.parse(custom).local.companions.map((companion) =>
    start(companion, serviceDir, cloud),
  );
  return async () => void (await Promise.all(running.map((stop) => stop())));
}

function start({ name, command }: Companion, cwd: string, cloud: Cloud): () => Promise<void> {
  // A group of its own, since a shell hands no signal on. Its input ends with this process, be it killed.
  const child = spawn(command, {
    cwd,
    env: environmentOf(cloud),
    shell: true,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const { pid } = child;
  // There is a shell in any case; what it cannot run, it says.
  if (pid === undefined) throw new Error(`No shell for the companion ${name}`);
  let stopping = false;
  // Whoever has ended holds no output any more; he may keep his number for seconds, until somebody asks how he ended.
  const silent = once(child, 'close');
  // Its number may be somebody else's by the time that all others end.
  let gone = false;
  const tell = (type: string, detail: Record<string, unknown>) =>
    cloud.trace.record({ service: 'beside', resource: name, type, detail });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => tell('Log', { line }));
  }
  child.on('exit', (code, signal) => {
    gone = !signalAll(pid, 0);
    const how = signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
    if (!stopping)
      tell('CompanionEnded', { message: `${how}. The local cloud goes on without it: ${command}` });
  });
  return async () => {
    stopping = true;
    if (!gone) await end(pid, silent);
  };
}

/**
 * Ends all of its group: a shell that goes at once may leave behind what it has started.
 * @param silent - when nobody of it can print any more
 */
async function end(pid: number, silent: Promise<unknown>): Promise<void> {
  signalAll(pid, 'SIGTERM');
  await Promise.race([silent, sleep(PATIENCE_MS, undefined, { ref: false })]);
  signalAll(pid, 'SIGKILL');
}

/** @returns whether anybody is left in the group */
function signalAll(group: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, name);
  } catch {
    return false;
  }
}

function environmentOf(cloud: Cloud): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  return {
    ...Object.fromEntries(own),
    ...clientVariables(cloud),
    // `node` is the Node.js that runs the local cloud.
    PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
    LOCAL_SPEED: String(cloud.clock.speed),
  };
}
