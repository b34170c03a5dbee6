import type { CredentialStore } from '../iam/credentials.ts';
import type { Trace } from '../trace.ts';
import { CodeError, type FunctionConfig, type FunctionError, type InvocationResult } from './config.ts';
import { Environment, InitError } from './environment.ts';
import type { Capacity } from './capacity.ts';
import { FunctionLog } from './log.ts';
import { reportLine } from './report.ts';

/** One request to run a function. */
export interface Invocation {
  requestId: string;
  /** JSON. */
  payload: string;
  attempt: number;
  /** The trace event that led to it. */
  cause: number | undefined;
}

export interface FunctionDependencies {
  trace: Trace;
  credentials: CredentialStore;
  endpoint: () => string;
  capacity: Capacity;
  logFile: string;
}

/** One function: its execution environments, and who gets which. */
export class LambdaFunction {
  readonly config: FunctionConfig;
  readonly environments = new Set<Environment>();
  readonly counts = { invocations: 0, errors: 0, coldStarts: 0, throttles: 0 };
  readonly #dependencies: FunctionDependencies;
  readonly #log: FunctionLog;
  readonly #calls = new Map<string, Map<string, number>>();
  #codeVersion = 0;
  readonly #versions = new WeakMap<Environment, number>();

  constructor(config: FunctionConfig, dependencies: FunctionDependencies) {
    this.config = config;
    this.#dependencies = dependencies;
    this.#log = new FunctionLog(dependencies.logFile, (line) => {
      dependencies.trace.record({ service: 'lambda', resource: config.name, type: 'Log', detail: { line } });
    });
    config.code.onChange(() => this.#retireOldCode());
  }

  get busy(): number {
    return [...this.environments].filter(({ state }) => state === 'busy' || state === 'init').length;
  }

  /** Runs one event, in an idle environment or a new one, as soon as there is room. */
  async run(invocation: Invocation): Promise<InvocationResult> {
    const { capacity } = this.#dependencies;
    this.counts.invocations += 1;
    const release = await capacity.acquire(this);
    try {
      return await this.#serve(invocation);
    } finally {
      release();
    }
  }

  /** Counts an AWS call that one of the environments made. */
  noteCall(principalArn: string, call: string): void {
    const calls = this.#calls.get(principalArn);
    calls?.set(call, (calls.get(call) ?? 0) + 1);
  }

  /** Ends the environment that has been idle, to make room for another function. @returns whether there was one */
  retireIdle(): boolean {
    const [idle] = [...this.environments].filter(({ state }) => state === 'idle');
    if (!idle) return false;
    this.#retire(idle);
    return true;
  }

  async close(): Promise<void> {
    await Promise.all([...this.environments].map((environment) => environment.end()));
    await this.config.code.close();
  }

  async #serve(invocation: Invocation): Promise<InvocationResult> {
    const { requestId, payload, attempt, cause } = invocation;
    const { name, arn } = this.config;
    let environment: Environment;
    let initMs: number | undefined;
    try {
      ({ environment, initMs } = await this.#environment());
    } catch (error) {
      return this.#failed(invocation, initError(error));
    }
    const principal = this.#principalOf(environment);
    const calls = new Map<string, number>();
    this.#calls.set(principal, calls);
    this.#log.platform(`START RequestId: ${requestId} Version: $LATEST`);
    const answer = await environment.serve(requestId, payload);
    this.#calls.delete(principal);
    const { error, durationMs, maxMemoryMb } = answer;
    this.#log.platform(`END RequestId: ${requestId}`);
    this.#log.platform(
      reportLine({ requestId, durationMs, initMs, maxMemoryMb, memoryMb: this.config.memoryMb }),
    );
    if (error) this.counts.errors += 1;
    if (environment.state === 'ended') this.environments.delete(environment);
    else if (this.#versions.get(environment) !== this.#codeVersion) this.#retire(environment);
    this.#dependencies.trace.record({
      service: 'lambda',
      resource: name,
      type: 'Report',
      cause,
      detail: {
        requestId,
        functionArn: arn,
        attempt,
        environment: environment.number,
        initMs,
        durationMs,
        maxMemoryMb,
        outcome: error ? error.errorType : 'ok',
        errorMessage: error?.errorMessage,
        calls: Object.fromEntries(calls),
      },
    });
    return {
      requestId,
      payload: error ? JSON.stringify(error) : (answer.payload ?? 'null'),
      ...(error && { error }),
      logTail: answer.logTail,
    };
  }

  #failed({ requestId, attempt, cause }: Invocation, error: FunctionError): InvocationResult {
    this.counts.errors += 1;
    this.#dependencies.trace.record({
      service: 'lambda',
      resource: this.config.name,
      type: 'Report',
      cause,
      detail: {
        requestId,
        attempt,
        durationMs: 0,
        outcome: error.errorType,
        errorMessage: error.errorMessage,
        calls: {},
      },
    });
    return { requestId, payload: JSON.stringify(error), error, logTail: '' };
  }

  /** The warmest idle environment, or a new one. */
  async #environment(): Promise<{ environment: Environment; initMs?: number }> {
    const taskRoot = await this.config.code.directory();
    const idle = [...this.environments].findLast(({ state }) => state === 'idle');
    if (idle) {
      idle.state = 'busy';
      return { environment: idle };
    }
    const { credentials, endpoint, capacity } = this.#dependencies;
    const number = capacity.nextNumber();
    const environment = new Environment({
      number,
      config: this.config,
      taskRoot,
      credentials: credentials.issue(this.config.roleArn, this.#sessionName(number)),
      endpoint: endpoint(),
      log: this.#log,
    });
    this.environments.add(environment);
    this.#versions.set(environment, this.#codeVersion);
    this.counts.coldStarts += 1;
    try {
      const initMs = await environment.initialised;
      environment.state = 'busy';
      return { environment, initMs };
    } catch (error) {
      this.environments.delete(environment);
      throw error;
    }
  }

  /** Names the environment too, so that its calls can be told from its neighbours'. */
  #sessionName(number: number): string {
    return `${this.config.name}-${number}`;
  }

  #principalOf({ number }: Environment): string {
    const [, , , , accountId, role = ''] = this.config.roleArn.split(':');
    return `arn:aws:sts::${accountId}:assumed-role/${role.split('/').at(-1)}/${this.#sessionName(number)}`;
  }

  #retireOldCode(): void {
    this.#codeVersion += 1;
    for (const environment of this.environments) if (environment.state === 'idle') this.#retire(environment);
  }

  #retire(environment: Environment): void {
    this.environments.delete(environment);
    void environment.end();
  }
}

function initError(error: unknown): FunctionError {
  if (error instanceof InitError) return error.error;
  if (error instanceof CodeError)
    return { errorType: 'Runtime.UserCodeSyntaxError', errorMessage: error.message };
  throw error;
}
