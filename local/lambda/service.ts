import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { Clock } from '../clock.ts';
import type { Faults } from '../faults.ts';
import type { CredentialStore } from '../iam/credentials.ts';
import type { Access } from '../iam/access.ts';
import { type LogEvent, LogStore } from '../logs/log-store.ts';
import type { Store } from '../store.ts';
import type { Cause, Trace } from '../trace.ts';
import { AsyncQueue, type Deliver, type Waiting } from './async-queue.ts';
import { Capacity } from './capacity.ts';
import type { FunctionConfig, InvocationResult } from './config.ts';
import { EventSourceMapping, type MappingConfig, type MessageSource } from './event-source-mapping.ts';
import { LambdaFunction } from './function.ts';
import { logGroupOf } from './log.ts';
import { checkDestination, checkPoller, logAccess } from './role-access.ts';
import type { Running } from './running.ts';

interface Options {
  store: Store;
  trace: Trace;
  credentials: CredentialStore;
  /** The gateway's address, once it listens. */
  endpoint: () => string;
  environmentLimit?: number;
  clock: Clock;
  faults: Faults;
  /** What Lambda does with a function's role is for that to be allowed. */
  access: Pick<Access, 'checkRole'>;
  /** Where event source mappings poll. */
  source: MessageSource;
  /** Sends the records of asynchronous events to their destinations. */
  deliver: Deliver;
}

/** AWS Lambda: functions, their environments and the asynchronous queue. */
export class LambdaService {
  readonly #functions = new Map<string, LambdaFunction>();
  readonly #retired = new Set<LambdaFunction>();
  readonly #mappings = new Map<string, EventSourceMapping[]>();
  readonly #capacity: Capacity;
  readonly #queue: AsyncQueue;
  readonly #logs: LogStore;
  readonly #options: Options;
  #started = false;

  constructor(options: Options) {
    this.#options = options;
    const { store, trace, clock, deliver, faults, environmentLimit = 2 * availableParallelism() } = options;
    this.#logs = new LogStore(store);
    this.#capacity = new Capacity({
      limit: environmentLimit,
      pools: () => [...this.all(), ...this.#retired].map(({ pool }) => pool),
      onFree: () => this.#takeMore(),
    });
    this.#queue = new AsyncQueue({
      store,
      trace,
      clock,
      functionOf: (arn) => this.find(arn),
      room: () => this.#capacity.free,
      faults,
      deliver,
      checkDestination: (roleArn, arn) => checkDestination(options.access, roleArn, arn),
    });
  }

  /** A place is free: whoever has waited for one gets it. */
  #takeMore(): void {
    this.#queue.dispatch();
    // When the function has counted its invocation as over.
    queueMicrotask(() => {
      for (const mapping of [...this.#mappings.values()].flat()) mapping.poll();
    });
  }

  /** Makes a function, or gives one that stands its new code and configuration: what it is at finishes with the old. */
  putFunction(config: FunctionConfig): void {
    const { trace, credentials, endpoint, faults } = this.#options;
    // A service declares a log group with each function: it stands before the first event.
    const logGroup = this.#logs.createGroup(config.accountId, logGroupOf(config.name));
    const mayLog = logAccess(this.#options.access, config);
    const append = (stream: string, messages: string[]) => {
      if (mayLog(stream)) this.#logs.append(logGroup, stream, messages);
    };
    const dependencies = { trace, credentials, endpoint, append, faults, capacity: this.#capacity };
    this.#retire(config.name);
    const made = new LambdaFunction(config, dependencies);
    this.#functions.set(config.name, made);
    if (this.#started) void made.build();
  }

  /** Deletes a function and its log, and ends it when it has finished what it is at. */
  deleteFunction(name: string): void {
    const gone = this.#retire(name);
    if (gone) this.#logs.deleteGroup(gone.config.accountId, logGroupOf(name));
  }

  /**
   * Polls for a stack what its mappings say, and nothing else any more.
   * @throws AwsError `InvalidParameterValueException` for a role that may not poll
   */
  putMappings(stack: string, configs: MappingConfig[]): void {
    for (const gone of this.#mappings.get(stack) ?? []) gone.close();
    const { source, clock, trace, access } = this.#options;
    for (const { functionArn, queueArn } of configs) {
      const target = this.find(functionArn);
      if (target) checkPoller(access, target.config, queueArn);
    }
    const dependencies = {
      source,
      clock,
      trace,
      invoke: (arn: string, payload: string, cause: Cause) => this.run(arn, payload, cause),
      hasRoom: (arn: string) => this.find(arn)?.hasRoom ?? false,
    };
    this.#mappings.set(
      stack,
      configs.map((config) => new EventSourceMapping(config, dependencies)),
    );
  }

  /** Builds what there is, and takes up what an earlier run left unfinished. */
  start(): void {
    this.#started = true;
    void this.#buildAhead();
    this.#queue.dispatch();
  }

  /** One after the other, and none beside an event at work: that is not to wait for what nobody has asked for yet. */
  async #buildAhead(): Promise<void> {
    for (const each of this.#functions.values()) {
      await this.#capacity.quiet();
      if (this.#started) await each.build();
    }
  }

  /** Ends every environment. */
  async close(): Promise<void> {
    this.#started = false;
    this.#queue.close();
    for (const stack of this.#mappings.keys()) this.putMappings(stack, []);
    await Promise.all([...this.#functions.values(), ...this.#retired].map((each) => each.close()));
    this.#logs.close();
  }

  /** All of them, as they were created. */
  all(): LambdaFunction[] {
    return [...this.#functions.values()];
  }

  /** By name, partial ARN or ARN, with or without the only qualifier that there is. */
  find(identifier: string): LambdaFunction | undefined {
    return this.#functions.get(nameOf(identifier));
  }

  /**
   * Invokes a function and waits for its answer.
   * @param payload - JSON
   * @returns JSON; undefined if it failed
   */
  async invoke(functionArn: string, payload: string, cause: Cause): Promise<string | undefined> {
    const result = await this.run(functionArn, payload, cause);
    return result?.error ? undefined : result?.payload;
  }

  /**
   * As {@link invoke}, with all that came of it.
   * @returns undefined when the function is throttled, or gone
   */
  async run(functionArn: string, payload: string, cause: Cause): Promise<InvocationResult | undefined> {
    const target = this.find(functionArn);
    if (!target?.hasRoom) return undefined;
    return target.run({ requestId: randomUUID(), payload, attempt: 1, cause });
  }

  /**
   * Journals an asynchronous invocation, in the caller's transaction if there is one.
   * @param payload - JSON
   * @param delayMs - before it may run
   */
  enqueue(functionArn: string, payload: string, cause: Cause, delayMs = 0): void {
    this.#queue.add(functionArn, payload, cause, delayMs);
  }

  /** What runs as a principal of AWS; undefined when it is none of the environments, or one that is at nothing. */
  running(principalArn: string): Running | undefined {
    for (const each of [...this.#functions.values(), ...this.#retired]) {
      const running = each.running(principalArn);
      if (running) return running;
    }
    return undefined;
  }

  #retire(name: string): LambdaFunction | undefined {
    const gone = this.#functions.get(name);
    if (!gone) return undefined;
    this.#functions.delete(name);
    this.#retired.add(gone);
    void gone.retire().finally(() => this.#retired.delete(gone));
    return gone;
  }

  /** The asynchronous events that wait for their next attempt, the next first. */
  waiting(most: number): Waiting[] {
    return this.#queue.waiting(most);
  }

  /** The ids of the messages that mappings have received, and whose functions are at them. */
  messagesAtWork(): string[] {
    return [...this.#mappings.values()].flat().flatMap(({ atWork }) => [...atWork]);
  }

  /** The last events of a function's log. */
  lastLines(name: string, most: number): LogEvent[] {
    const { accountId = '' } = this.#functions.get(name)?.config ?? {};
    const group = this.#logs.findGroup(accountId, logGroupOf(name));
    const end = Number.MAX_SAFE_INTEGER;
    const place = { time: end, position: end };
    return group ? this.#logs.before(group.id, { from: 0, to: end }, place, most) : [];
  }

  /** What stands and runs, for people to look at. */
  describe() {
    return this.all().map(({ config, counts, pool }) => ({
      name: config.name,
      ...counts,
      queued: this.#queue.depth(config.arn),
      environments: [...pool.environments].map(({ number, state, served, pid, initMs, memoryMb }) => ({
        number,
        state,
        served,
        pid,
        initMs,
        memoryMb: Math.round(memoryMb),
      })),
    }));
  }
}

/** The function's name in any form of its identifier. */
export const nameOf = (identifier: string): string => {
  const parts = identifier.replace(/:\$LATEST$/, '').split(':');
  return parts.at(-1) ?? '';
};
