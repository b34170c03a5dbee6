import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { FunctionError } from './config.ts';
import type { EnvironmentLog } from './log.ts';
import { residentMb } from './memory.ts';

const SAMPLE_MS = 50;

/** The process of one execution environment: its memory, its output and its end. */
export class Sandbox {
  /** The most that it used since `peakMb` was set to 0. */
  peakMb = 0;
  /** Settles when the process is gone, with why. */
  readonly ended: Promise<FunctionError>;
  readonly #process: ChildProcess;
  readonly #memoryMb: number;
  #reason: FunctionError | undefined;

  /** @param memoryMb - going beyond it is the end */
  constructor(taskRoot: string, env: Record<string, string>, memoryMb: number, log: EnvironmentLog) {
    const bootstrap = join(import.meta.dirname, 'bootstrap.cjs');
    const child = spawn(process.execPath, [bootstrap], {
      cwd: taskRoot,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A terminal's Ctrl-C is for the local cloud, which ends its environments itself.
      detached: true,
    });
    this.#process = child;
    this.#memoryMb = memoryMb;
    log.follow(child.stdout, child.stderr);
    this.ended = this.#follow(child);
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Looks at its memory now, rather than at the next sample. */
  async sample(): Promise<void> {
    if (this.pid === undefined) return;
    const now = await residentMb(this.pid);
    this.peakMb = Math.max(this.peakMb, now);
    if (now <= this.#memoryMb) return;
    const used = `memory ${Math.round(now)} of ${this.#memoryMb} MB`;
    await this.end({
      errorType: 'Runtime.OutOfMemory',
      errorMessage: `Runtime exited with error: signal: killed (${used})`,
    });
  }

  /** Ends the process at once, whatever it does. */
  async end(reason?: FunctionError): Promise<void> {
    this.#reason ??= reason;
    this.#process.kill('SIGKILL');
    await this.ended;
  }

  async #follow(child: ChildProcess): Promise<FunctionError> {
    const sampler = setInterval(() => void this.sample(), SAMPLE_MS);
    // `close`, unlike `exit`, comes when the last of the output is in.
    const [code, signal] = await once(child, 'close').catch((error: Error) => [error.message, null]);
    clearInterval(sampler);
    return this.#reason ?? { errorType: 'Runtime.ExitError', errorMessage: exitMessage(code, signal) };
  }
}

function exitMessage(code: number | string | null, signal: NodeJS.Signals | null): string {
  if (signal) return `Runtime exited with error: signal: ${signal === 'SIGKILL' ? 'killed' : signal}`;
  return code === 0
    ? 'Runtime exited without providing a reason'
    : `Runtime exited with error: exit status ${code}`;
}
