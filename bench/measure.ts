import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A figure beside the one to reach. */
export interface Row {
  what: string;
  measured: number;
  /** The figure must not be above this. */
  atMost: number;
  unit: '' | 'KB' | 'MB' | 'µs' | 'ms' | 's';
}

/** CPU seconds (user and system) of a command and everything it starts, by the shell's own accounting. */
export async function cpuSeconds(command: string[]): Promise<number> {
  const script = 'TIMEFORMAT="%U %S"; time "$@" >/dev/null 2>&1';
  const { stderr } = await run('bash', ['-c', script, 'bash', ...command]).catch((cause: unknown) => {
    throw new Error(`${command.join(' ').slice(0, 200)} … failed: is it installed?`, { cause });
  });
  return stderr
    .trim()
    .split(' ')
    .reduce((sum, seconds) => sum + Number(seconds), 0);
}

/**
 * CPU of one command over that of another: run in turn, so that a machine whose speed drifts slows both.
 * @returns the median of the ratios
 */
export async function cpuRatio(ours: string[], peer: string[], rounds: number): Promise<number> {
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round++) {
    ratios.push((await cpuSeconds(ours)) / (await cpuSeconds(peer)));
  }
  return median(ratios);
}

/** Runs a subject in a process of its own and reads the JSON that it prints as its last line. */
export async function inProcess(command: string[], env: NodeJS.ProcessEnv = process.env): Promise<unknown> {
  const [program = '', ...args] = command;
  const { stdout } = await run(program, args, { env });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
