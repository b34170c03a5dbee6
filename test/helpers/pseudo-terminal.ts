import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';

const PTY = 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))';

/** Why no test can have a pseudo terminal here; undefined when it can. */
export const noPseudoTerminal = has('python3', '-c', 'import pty; pty.spawn')
  ? undefined
  : 'a pseudo terminal takes python3';

function has(command: string, ...args: string[]): boolean {
  return spawnSync(command, args).status === 0;
}

/** Runs the framework in a terminal of its own, as a person at a keyboard does; without one where there is none. */
export function openTerminal(args: string[], options: { cwd: string; env: NodeJS.ProcessEnv }) {
  const direct = noPseudoTerminal !== undefined;
  const child = direct
    ? spawn('serverless', args, options)
    : spawn('python3', ['-c', PTY, 'serverless', ...args], options);
  let output = '';
  const read = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  const closed = once(child, 'close');

  async function until(expected: RegExp): Promise<string> {
    const deadline = Date.now() + 120_000;
    for (;;) {
      const found = expected.exec(stripVTControlCharacters(output));
      if (found) return found[1] ?? found[0];
      if (child.exitCode !== null || Date.now() > deadline) throw new Error(`No ${expected} in: ${output}`);
      await sleep(50);
    }
  }

  return {
    /** All that it has printed. */
    output: () => output,
    /** Waits until it has printed something. @returns its first group, or the whole of it */
    until,
    /** Ctrl-C. @returns its exit code */
    async interrupt(): Promise<number | null> {
      if (direct) child.kill('SIGINT');
      else child.stdin.write('\u0003');
      await closed;
      return child.exitCode;
    },
    async [Symbol.asyncDispose](): Promise<void> {
      if (child.exitCode === null && child.signalCode === null) await this.interrupt();
    },
  };
}
