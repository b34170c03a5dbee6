import type { Faults } from '../faults.ts';
import type { CredentialStore } from '../iam/credentials.ts';
import type { Trace } from '../trace.ts';
import type { Capacity } from './capacity.ts';
import { CodeError, type FunctionConfig, type FunctionError, type InvocationResult } from './config.ts';
import { type Environment, InitError } from './environment.ts';
import type { Invocation } from './invocation.ts';
import type { LogListener } from './log.ts';
import { EnvironmentPool } from './pool.ts';
import { endLines, startLine } from './report.ts';
import { initError, resultOf } from './invocation-result.ts';
import { Running } from './running.ts';
import { tellReport, tellStarted } from './tell-invocation.ts';

export interface FunctionDependencies {
  trace: Trace;
  credentials: CredentialStore;
  endpoint: () => string;
  capacity: Capacity;
  faults: Faults;
  /** Takes events of its log. */
  append: LogListener['append'];
}

/** One function: runs its events, and reports on each. */
export class LambdaFunction {
  readonly config: FunctionConfig;
  readonly pool: EnvironmentPool;
  readonly lastModified = new Date();
  readonly counts = { invocations: 0, errors: 0, coldStarts: 0, throttles: 0 };
  readonly #trace: Trace;
  readonly #capacity: Capacity;
  readonly #faults: Faults;
  /** What runs, by who it is for AWS. */
  readonly #running = new Map<string, Running>();
  #concurrency = 0;
  /** Resolves when nothing runs any more. */
  #quiet = Promise.withResolvers<void>();

  constructor(config: FunctionConfig, { trace, capacity, faults, append, ...rest }: FunctionDependencies) {
    const { name: resource } = config;
    const log: LogListener = {
      append,
      onLine: (line, cause) =>
        trace.record({ service: 'lambda', resource, type: 'Log', cause, detail: { line } }),
    };
    this.config = config;
    this.pool = new EnvironmentPool(config, {
      ...rest,
      nextNumber: () => capacity.nextNumber(),
      log,
      tell: (type, { number: environment, served }, reason) =>
        trace.record({ service: 'lambda', resource, type, detail: { environment, served, ...reason } }),
    });
    this.#trace = trace;
    this.#capacity = capacity;
    this.#faults = faults;
    config.code.onChange(() => {
      this.pool.retireAll();
      void this.build();
    });
  }

  /** Whether its reserved concurrency lets one more invocation in. */
  get hasRoom(): boolean {
    return this.#concurrency < (this.config.reservedConcurrency ?? Number.POSITIVE_INFINITY);
  }

  /** Builds the code ahead of the first event that needs it, and says where it is wrong. */
  async build(): Promise<void> {
    try {
      await this.config.code.directory();
    } catch (error) {
      const message = error instanceof CodeError ? error.message : `cannot be built: ${String(error)}`;
      const { name: resource } = this.config;
      this.#trace.record({ service: 'lambda', resource, type: 'CodeFailed', detail: { message } });
    }
  }

  /** Runs one event, in an idle environment or a new one, as soon as there is room. */
  async run(invocation: Invocation): Promise<InvocationResult> {
    this.counts.invocations += 1;
    this.#concurrency += 1;
    if (this.#concurrency === 1) this.#quiet = Promise.withResolvers();
    const release = await this.#capacity.acquire(this.pool);
    const began = performance.now();
    try {
      const { environment, initMs } = await this.pool.take();
      const result = await this.#serve(environment, initMs, invocation);
      // The event is over; its place is free when its environment has come to rest.
      void this.pool.giveBack(environment).finally(release);
      return result;
    } catch (error) {
      release();
      return this.#failed(invocation, error, performance.now() - began);
    } finally {
      this.#concurrency -= 1;
      if (this.#concurrency === 0) this.#quiet.resolve();
    }
  }

  /** What an environment is at, by who it is for AWS. */
  running(principalArn: string): Running | undefined {
    return this.#running.get(principalArn);
  }

  /** Ends when it has finished what it is at. */
  async retire(): Promise<void> {
    this.pool.retireAll();
    if (this.#concurrency > 0) await this.#quiet.promise;
    await this.close();
  }

  async close(): Promise<void> {
    await this.pool.close();
    await this.config.code.close();
  }

  async #serve(
    environment: Environment,
    initMs: number | undefined,
    invocation: Invocation,
  ): Promise<InvocationResult> {
    const { requestId, payload } = invocation;
    const principal = this.pool.principalOf(environment);
    const { number } = environment;
    const cause = tellStarted(this.#trace, this.config, invocation, { environment: number, initMs });
    const running = new Running(cause);
    environment.log.invocation = cause.id;
    this.#running.set(principal, running);
    environment.log.platform(startLine(requestId));
    const killer = this.#faults.happens('kill') ? this.#killer(environment) : undefined;
    const answer = await environment.serve(requestId, payload);
    clearTimeout(killer);
    this.#running.delete(principal);
    const { durationMs, maxMemoryMb, error } = answer;
    const { memoryMb } = this.config;
    environment.log.platform(...endLines({ requestId, durationMs, initMs, maxMemoryMb, memoryMb, error }));
    if (initMs !== undefined) this.counts.coldStarts += 1;
    this.#report(invocation, error, {
      environment: number,
      initMs,
      durationMs,
      maxMemoryMb,
      ...running.told(),
    });
    return resultOf(requestId, answer, environment.log.takeTail());
  }

  #killer(environment: Environment): NodeJS.Timeout {
    return setTimeout(() => void environment.end({ why: 'killed' }), this.#faults.killAfterMs());
  }

  /** It came to no environment, or to one that could not begin. */
  #failed(invocation: Invocation, thrown: unknown, durationMs: number): InvocationResult {
    const { requestId } = invocation;
    const error = initError(thrown);
    this.#report(invocation, error, { durationMs: 0, calls: {} });
    if (!(thrown instanceof InitError)) return resultOf(requestId, { error }, '');
    const { log, memoryMb: usedMb } = thrown.environment;
    const { memoryMb } = this.config;
    const usage = { requestId, durationMs, maxMemoryMb: Math.round(usedMb), memoryMb, error };
    log.platform(startLine(requestId), ...endLines(usage));
    return resultOf(requestId, { error }, log.takeTail());
  }

  #report(invocation: Invocation, error: FunctionError | undefined, detail: Record<string, unknown>): void {
    if (error) this.counts.errors += 1;
    tellReport(this.#trace, this.config, invocation, error, detail);
  }
}
