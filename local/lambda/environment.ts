import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Credentials } from '../iam/credentials.ts';
import type { FunctionConfig, FunctionError } from './config.ts';
import type { FunctionLog } from './log.ts';
import { residentMb } from './memory.ts';
import { RuntimeApi } from './runtime-api.ts';
import { environmentVariables } from './variables.ts';

const INIT_LIMIT_MS = 10_000;
const SAMPLE_MS = 50;

/** What an environment needs to start. */
export interface EnvironmentOptions {
  /** Counted from 1 over all functions: what people call it. */
  number: number;
  config: FunctionConfig;
  taskRoot: string;
  credentials: Credentials;
  endpoint: string;
  log: FunctionLog;
}

/** What came of one event. */
export interface Answer {
  payload?: string;
  error?: FunctionError;
  durationMs: number;
  maxMemoryMb: number;
  logTail: string;
}

/**
 * One execution environment: one process, which serves one event at a time and keeps its global scope in between.
 * What ends it (a timeout, a crash, too much memory) is reported as the error of the event at work.
 */
export class Environment {
  readonly number: number;
  state: 'init' | 'idle' | 'busy' | 'ended' = 'init';
  served = 0;
  memoryMb = 0;
  /** Settles when the environment has initialised, with the milliseconds that it took. */
  readonly initialised: Promise<number>;
  readonly #options: EnvironmentOptions;
  readonly #api: RuntimeApi;
  #process: ChildProcess | undefined;
  #takeTail: () => string = () => '';
  #sampler: NodeJS.Timeout | undefined;
  #fatal: FunctionError | undefined;
  #settle: ((result: { payload?: string; error?: FunctionError }) => void) | undefined;

  constructor(options: EnvironmentOptions) {
    this.number = options.number;
    this.#options = options;
    const ready = Promise.withResolvers<void>();
    this.#api = new RuntimeApi({
      waiting: () => {
        if (this.state === 'ended') return;
        this.state = 'idle';
        ready.resolve();
      },
      initFailed: (error) => ready.reject(new InitError(error)),
      answered: (_requestId, payload) => this.#settle?.({ payload }),
      failed: (_requestId, error) => this.#settle?.({ error }),
    });
    this.initialised = this.#start(ready);
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Serves one event; the environment must be idle. */
  async serve(requestId: string, payload: string): Promise<Answer> {
    const { config } = this.#options;
    const began = performance.now();
    this.state = 'busy';
    this.memoryMb = 0;
    await this.#sample();
    const timeoutMs = config.timeoutSeconds * 1000;
    const timer = setTimeout(() => this.#timeOut(requestId), timeoutMs);
    const result = await new Promise<{ payload?: string; error?: FunctionError }>((resolve) => {
      this.#settle = resolve;
      if (this.state === 'ended') resolve({ error: this.#exitError(requestId) });
      this.#api.send({ requestId, functionArn: config.arn, payload, deadline: Date.now() + timeoutMs });
      this.#requestId = requestId;
    });
    clearTimeout(timer);
    this.#settle = undefined;
    this.served += 1;
    await this.#sample();
    const maxMemoryMb = Math.round(this.memoryMb);
    return { ...result, durationMs: performance.now() - began, maxMemoryMb, logTail: this.#takeTail() };
  }

  /** Ends it at once, whatever it does. */
  async end(): Promise<void> {
    const running = this.#process;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    running.kill('SIGKILL');
    await once(running, 'exit');
  }

  #requestId = '';

  async #start(ready: PromiseWithResolvers<void>): Promise<number> {
    const began = performance.now();
    const { config, taskRoot, log } = this.#options;
    const address = await this.#api.listen();
    const env = environmentVariables({ ...this.#options, runtimeApi: address });
    const bootstrap = join(import.meta.dirname, 'bootstrap.cjs');
    const child = spawn(process.execPath, ['--enable-source-maps', bootstrap], {
      cwd: taskRoot,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A terminal's Ctrl-C is for the local cloud, which ends its environments itself.
      detached: true,
    });
    this.#process = child;
    this.#takeTail = log.follow(child.stdout, child.stderr);
    child.on('exit', (code, signal) => this.#exited(ready, code, signal));
    this.#sampler = setInterval(() => void this.#sample(), SAMPLE_MS);
    const limit = setTimeout(() => {
      ready.reject(
        new InitError({
          errorType: 'Sandbox.Timedout',
          errorMessage: `Init of ${config.name} timed out after 10 seconds`,
        }),
      );
    }, INIT_LIMIT_MS);
    try {
      await ready.promise;
    } catch (error) {
      await this.end();
      throw error;
    } finally {
      clearTimeout(limit);
    }
    return performance.now() - began;
  }

  async #sample(): Promise<void> {
    if (this.pid === undefined || this.state === 'ended') return;
    const { memoryMb: limit } = this.#options.config;
    const now = await residentMb(this.pid);
    this.memoryMb = Math.max(this.memoryMb, now);
    if (now > limit && this.state === 'busy') {
      this.#fatal = {
        errorType: 'Runtime.OutOfMemory',
        errorMessage: `Runtime exited with error: signal: killed (memory ${Math.round(now)} of ${limit} MB)`,
      };
      await this.end();
    }
  }

  #timeOut(requestId: string): void {
    const seconds = this.#options.config.timeoutSeconds.toFixed(2);
    this.#fatal = {
      errorType: 'Sandbox.Timedout',
      errorMessage: `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`,
    };
    void this.end();
  }

  #exited(ready: PromiseWithResolvers<void>, code: number | null, signal: NodeJS.Signals | null): void {
    const reason = signal ? `signal: ${signal === 'SIGKILL' ? 'killed' : signal}` : `exit status ${code}`;
    this.#fatal ??= { errorType: 'Runtime.ExitError', errorMessage: `Runtime exited with error: ${reason}` };
    this.state = 'ended';
    clearInterval(this.#sampler);
    this.#api.close();
    ready.reject(new InitError(this.#fatal));
    this.#settle?.({ error: this.#exitError(this.#requestId) });
  }

  #exitError(requestId: string): FunctionError {
    const { errorType = 'Runtime.ExitError', errorMessage = 'Runtime exited' } = this.#fatal ?? {};
    const told = errorMessage.startsWith('RequestId')
      ? errorMessage
      : `RequestId: ${requestId} Error: ${errorMessage}`;
    return { errorType, errorMessage: told };
  }
}

/** An environment that could not be initialised. */
export class InitError extends Error {
  override readonly name = 'InitError';
  readonly error: FunctionError;

  constructor(error: FunctionError) {
    super(error.errorMessage);
    this.error = error;
  }
}
