import { setTimeout as sleep } from 'node:timers/promises';
import { type CredentialStore, sessionOf } from '../iam/credentials.ts';
import type { FunctionConfig } from './config.ts';
import type { EndReason } from './end-reason.ts';
import { Environment } from './environment.ts';
import { EnvironmentLog, type LogListener } from './log.ts';

/** AWS keeps idle environments for some minutes, and says not how many. */
const IDLE_LIMIT_MS = 5 * 60_000;
const SOON_MS = 100;
/** AWS's keys outlast an environment by hours, and so does what it has presigned. */
const OUTLASTING_MS = 6 * 3_600_000;

export interface PoolDependencies {
  credentials: CredentialStore;
  /** The gateway's address, once it listens. */
  endpoint: () => string;
  nextNumber: () => number;
  log: LogListener;
  /** Hears of the begin and the end of each environment. */
  tell: (
    type: 'EnvironmentStarted' | 'EnvironmentEnded',
    environment: Environment,
    reason?: EndReason,
  ) => void;
}

/** The execution environments of one function, and who gets which. */
export class EnvironmentPool {
  readonly environments = new Set<Environment>();
  readonly #config: FunctionConfig;
  readonly #dependencies: PoolDependencies;
  readonly #outdated = new WeakSet<Environment>();
  readonly #idleTimers = new Map<Environment, NodeJS.Timeout>();
  #closed = false;

  constructor(config: FunctionConfig, dependencies: PoolDependencies) {
    this.#config = config;
    this.#dependencies = dependencies;
  }

  /**
   * The warmest idle environment, or a new one.
   * @returns with the milliseconds of its initialisation when it is new
   * @throws InitError, CodeError
   */
  async take(): Promise<{ environment: Environment; initMs?: number }> {
    const taskRoot = await this.#config.code.directory();
    await this.#restOfOne();
    const idle = this.idle().at(-1);
    if (this.#closed) throw new Error(`${this.#config.name} is shut down`);
    if (idle) {
      clearTimeout(this.#idleTimers.get(idle));
      idle.state = 'busy';
      return { environment: idle };
    }
    const environment = this.#create(taskRoot);
    const initMs = await environment.initialised;
    environment.state = 'busy';
    return { environment, initMs };
  }

  /** Takes an environment back when it has come to rest. */
  async giveBack(environment: Environment): Promise<void> {
    await environment.rest();
    if (this.#outdated.has(environment)) return environment.end({ why: 'outdated' });
    const retire = () => void environment.end({ why: 'idle' });
    this.#idleTimers.set(environment, setTimeout(retire, IDLE_LIMIT_MS).unref());
  }

  /** The function's. */
  get name(): string {
    return this.#config.name;
  }

  /** The environments that nobody needs now. */
  idle(): Environment[] {
    return [...this.environments].filter(({ state }) => state === 'idle');
  }

  /** Has all later events run in new environments; those at work finish with the code that they began with. */
  retireAll(): void {
    for (const environment of this.environments) {
      if (environment.state === 'idle') void environment.end({ why: 'outdated' });
      else this.#outdated.add(environment);
    }
  }

  hasIdle(): boolean {
    return this.idle().length > 0;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.environments].map((environment) => environment.end({ why: 'stop' })));
  }

  /** Names the environment too, so that its calls can be told from its neighbours'. */
  principalOf({ number }: Environment): string {
    return sessionOf(this.#config.roleArn, this.#sessionName(number)).arn;
  }

  /** What stands, for people to look at. */
  describe() {
    return [...this.environments].map(({ number, state, served, pid, initMs, memoryMb }) => ({
      number,
      state,
      served,
      pid,
      initMs,
      memoryMb: Math.round(memoryMb),
    }));
  }

  #create(taskRoot: string): Environment {
    const { credentials, endpoint, nextNumber, log, tell } = this.#dependencies;
    const number = nextNumber();
    const keys = credentials.issue(this.#config.roleArn, this.#sessionName(number));
    const environment = new Environment({
      number,
      config: this.#config,
      taskRoot,
      credentials: keys,
      endpoint: endpoint(),
      log: new EnvironmentLog(log),
      onEnded: (reason) => {
        this.environments.delete(environment);
        tell('EnvironmentEnded', environment, reason);
        clearTimeout(this.#idleTimers.get(environment));
        this.#idleTimers.delete(environment);
        credentials.retire(keys.accessKeyId, Date.now() + OUTLASTING_MS);
      },
    });
    this.environments.add(environment);
    tell('EnvironmentStarted', environment);
    return environment;
  }

  /** Who calls again at once finds the environment that has just answered: it is a moment away from being idle. */
  async #restOfOne(): Promise<void> {
    const resting = [...this.environments].find(({ state }) => state === 'resting');
    if (this.hasIdle() || !resting) return;
    const soon = new AbortController();
    const tooLong = sleep(SOON_MS, undefined, { signal: soon.signal }).catch(() => {});
    await Promise.race([resting.rest(), tooLong]);
    soon.abort();
  }

  #sessionName(number: number): string {
    return `${this.#config.name}-${number}`;
  }
}
