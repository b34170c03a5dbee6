import type { FunctionError } from './config.ts';
import type { EndReason } from './end-reason.ts';
import type { EnvironmentLog } from './log.ts';
import { RuntimeApi } from './runtime-api.ts';
import { Sandbox } from './sandbox.ts';
import { environmentVariables, type Setting } from './variables.ts';

const INIT_LIMIT_MS = 10_000;

/** What an environment needs to start. */
export interface EnvironmentOptions extends Setting {
  onEnded: (reason: EndReason) => void;
}

/** What came of one event. */
export interface Answer {
  payload?: string;
  error?: FunctionError;
  durationMs: number;
  maxMemoryMb: number;
}

type Result = Pick<Answer, 'payload' | 'error'>;

/**
 * One execution environment: one process, which serves one event at a time and keeps its global scope in between.
 * What ends it (a timeout, a crash, too much memory) is reported as the error of the event at work.
 */
export class Environment {
  readonly number: number;
  readonly log: EnvironmentLog;
  /** `resting`: it has answered, and has yet to ask for the next event. */
  state: 'init' | 'idle' | 'busy' | 'resting' | 'ended' = 'init';
  served = 0;
  /** Since when it has been idle, as `performance.now()` tells it. */
  idleSince = 0;
  /** How long it has taken to initialise; undefined before it has. */
  initMs: number | undefined;
  /** Settles when the environment has initialised, with the milliseconds that it took. */
  readonly initialised: Promise<number>;
  readonly #options: EnvironmentOptions;
  readonly #api: RuntimeApi;
  readonly #initError = Promise.withResolvers<never>();
  #sandbox: Sandbox | undefined;
  #reason: EndReason | undefined;
  #waiting = Promise.withResolvers<void>();
  #result = Promise.withResolvers<Result>();

  constructor(options: EnvironmentOptions) {
    this.number = options.number;
    this.log = options.log;
    this.#options = options;
    this.#api = new RuntimeApi({
      waiting: () => this.#waiting.resolve(),
      initFailed: (error) => this.#initError.reject(new InitError(error, this)),
      answered: (payload) => this.#result.resolve({ payload }),
      failed: (error) => this.#result.resolve({ error }),
    });
    this.initialised = this.#start();
  }

  get pid(): number | undefined {
    return this.#sandbox?.pid;
  }

  get memoryMb(): number {
    return this.#sandbox?.peakMb ?? 0;
  }

  /** Serves one event; the environment must be idle, and is so again only after `rest`. */
  async serve(requestId: string, payload: string): Promise<Answer> {
    const { config } = this.#options;
    const sandbox = this.#running();
    const began = performance.now();
    this.state = 'busy';
    sandbox.peakMb = 0;
    this.#result = Promise.withResolvers();
    this.#waiting = Promise.withResolvers();
    const timeoutMs = config.timeoutSeconds * 1000;
    const timer = setTimeout(() => void sandbox.end(timeoutError(config.timeoutSeconds)), timeoutMs);
    this.#api.send({ requestId, functionArn: config.arn, payload, deadline: Date.now() + timeoutMs });
    const ended = sandbox.ended.then((error) => ({ error: withRequestId(error, requestId) }));
    const result = await Promise.race([this.#result.promise, ended]);
    const durationMs = performance.now() - began;
    clearTimeout(timer);
    await sandbox.sample();
    this.served += 1;
    if (this.state === 'busy') this.state = 'resting';
    return { ...result, durationMs, maxMemoryMb: Math.round(sandbox.peakMb) };
  }

  /** Waits until it has asked for the next event, or has ended. */
  async rest(): Promise<void> {
    await Promise.race([this.#waiting.promise, this.#running().ended]);
    if (this.state === 'resting') this.#idle();
  }

  /** Ends it at once, whatever it does. */
  async end(reason: EndReason): Promise<void> {
    this.#reason ??= reason;
    this.state = 'ended';
    await (this.#sandbox ? this.#sandbox.end() : this.initialised.catch(() => {}));
  }

  async #start(): Promise<number> {
    const began = performance.now();
    const { config, taskRoot, log } = this.#options;
    const runtimeApi = await this.#api.listen();
    const env = environmentVariables({ ...this.#options, runtimeApi });
    const sandbox = new Sandbox(taskRoot, env, config.memoryMb, log);
    this.#sandbox = sandbox;
    void this.#end(sandbox);
    // It may have been ended before there was a process.
    if (this.state === 'ended') void sandbox.end();
    const limit = setTimeout(() => void sandbox.end(initTimeout(config.name)), INIT_LIMIT_MS);
    try {
      await Promise.race([this.#waiting.promise, this.#initError.promise]);
    } finally {
      clearTimeout(limit);
      this.#initError.promise.catch(() => {});
    }
    this.#idle();
    this.initMs = Math.round(performance.now() - began);
    return performance.now() - began;
  }

  async #end(sandbox: Sandbox): Promise<void> {
    const error = await sandbox.ended;
    this.state = 'ended';
    this.#api.close();
    this.#options.onEnded(this.#reason ?? { why: 'failed', message: error.errorMessage });
    this.#initError.reject(new InitError(error, this));
  }

  #idle(): void {
    this.state = 'idle';
    this.idleSince = performance.now();
  }

  #running(): Sandbox {
    if (!this.#sandbox) throw new Error(`Environment ${this.number} has not started`);
    return this.#sandbox;
  }
}

/** An environment that could not be initialised. */
export class InitError extends Error {
  override readonly name = 'InitError';
  readonly error: FunctionError;
  readonly environment: Environment;

  constructor(error: FunctionError, environment: Environment) {
    super(error.errorMessage);
    this.error = error;
    this.environment = environment;
  }
}

const initTimeout = (name: string): FunctionError => ({
  errorType: 'Sandbox.Timedout',
  errorMessage: `Init of ${name} timed out after 10 seconds`,
});

const timeoutError = (seconds: number): FunctionError => ({
  errorType: 'Sandbox.Timedout',
  errorMessage: `Task timed out after ${seconds.toFixed(2)} seconds`,
});

const withRequestId = ({ errorType, errorMessage }: FunctionError, requestId: string): FunctionError => ({
  errorType,
  errorMessage: `RequestId: ${requestId} Error: ${errorMessage}`,
});
