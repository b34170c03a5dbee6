import type { Faults } from '../faults.ts';
import type { CredentialStore } from '../iam/credentials.ts';
import type { Cause, Trace } from '../trace.ts';
import type { Capacity } from './capacity.ts';
import { CodeError, type FunctionConfig, type FunctionError, type InvocationResult } from './config.ts';
import { type Answer, type Environment, InitError } from './environment.ts';
import { FunctionLog } from './log.ts';
import { EnvironmentPool } from './pool.ts';
import { reportLine } from './report.ts';

/** One request to run a function. */
export interface Invocation {
  requestId: string;
  /** JSON. */
  payload: string;
  attempt: number;
  cause: Cause;
}

export interface FunctionDependencies {
  trace: Trace;
  credentials: CredentialStore;
  endpoint: () => string;
  capacity: Capacity;
  faults: Faults;
  logFile: string;
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
  readonly #log: FunctionLog;
  readonly #calls = new Map<string, Map<string, number>>();
  #concurrency = 0;
  /** Resolves when nothing runs any more. */
  #quiet = Promise.withResolvers<void>();

  constructor(config: FunctionConfig, { trace, capacity, faults, logFile, ...rest }: FunctionDependencies) {
    const { name: resource } = config;
    const log = new FunctionLog(logFile, (line) => {
      trace.record({ service: 'lambda', resource, type: 'Log', detail: { line } });
    });
    this.config = config;
    this.pool = new EnvironmentPool(config, { ...rest, nextNumber: () => capacity.nextNumber(), log });
    this.#trace = trace;
    this.#capacity = capacity;
    this.#faults = faults;
    this.#log = log;
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
    try {
      const { environment, initMs } = await this.pool.take();
      const result = await this.#serve(environment, initMs, invocation);
      // The event is over; its place is free when its environment has come to rest.
      void this.pool.giveBack(environment).finally(release);
      return result;
    } catch (error) {
      release();
      return this.#failed(invocation, initError(error));
    } finally {
      this.#concurrency -= 1;
      if (this.#concurrency === 0) this.#quiet.resolve();
    }
  }

  /** Counts an AWS call that one of the environments made. */
  noteCall(principalArn: string, call: string): void {
    const calls = this.#calls.get(principalArn);
    calls?.set(call, (calls.get(call) ?? 0) + 1);
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
    const calls = new Map<string, number>();
    this.#calls.set(principal, calls);
    this.#log.platform(`START RequestId: ${requestId} Version: $LATEST`);
    const killer = this.#faults.happens('kill') ? this.#killer(environment) : undefined;
    const answer = await environment.serve(requestId, payload);
    clearTimeout(killer);
    this.#calls.delete(principal);
    const { durationMs, maxMemoryMb, error } = answer;
    const { memoryMb } = this.config;
    this.#log.platform(`END RequestId: ${requestId}`);
    this.#log.platform(reportLine({ requestId, durationMs, initMs, maxMemoryMb, memoryMb }));
    if (initMs !== undefined) this.counts.coldStarts += 1;
    this.#report(invocation, error, {
      environment: environment.number,
      initMs,
      durationMs,
      maxMemoryMb,
      calls: Object.fromEntries(calls),
    });
    return resultOf(requestId, answer);
  }

  #killer(environment: Environment): NodeJS.Timeout {
    return setTimeout(() => void environment.end(), this.#faults.killAfterMs());
  }

  /** It came to no environment. */
  #failed(invocation: Invocation, error: FunctionError): InvocationResult {
    const durationMs = 0;
    this.#report(invocation, error, { durationMs, calls: {} });
    return resultOf(invocation.requestId, { error, logTail: '' });
  }

  #report(
    { requestId, attempt, cause }: Invocation,
    error: FunctionError | undefined,
    detail: Record<string, unknown>,
  ): void {
    if (error) this.counts.errors += 1;
    const outcome = error?.errorType ?? 'ok';
    this.#trace.record({
      service: 'lambda',
      resource: this.config.name,
      type: 'Report',
      cause: cause.id,
      subject: cause.subject,
      detail: { requestId, attempt, outcome, errorMessage: error?.errorMessage, ...detail },
    });
  }
}

function resultOf(
  requestId: string,
  { payload = 'null', error, logTail }: Pick<Answer, 'payload' | 'error' | 'logTail'>,
): InvocationResult {
  return { requestId, payload: error ? JSON.stringify(error) : payload, ...(error && { error }), logTail };
}

function initError(error: unknown): FunctionError {
  if (error instanceof InitError) return error.error;
  if (error instanceof CodeError)
    return { errorType: 'Runtime.UserCodeSyntaxError', errorMessage: error.message };
  throw error;
}
