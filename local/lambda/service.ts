import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import type { Faults } from '../faults.ts';
import type { CredentialStore } from '../iam/credentials.ts';
import type { Access } from '../iam/access.ts';
import type { LogEvent } from '../logs/log-store.ts';
import type { Store } from '../store.ts';
import type { Cause, Trace } from '../trace.ts';
import type { Deliver } from './async-endings.ts';
import type { Waiting } from './async-journal.ts';
import { AsyncQueue } from './async-queue.ts';
import { Capacity } from './capacity.ts';
import type { FunctionConfig, InvocationResult } from './config.ts';
import type { MappingConfig, MessageSource } from './event-source-mapping.ts';
import { LambdaFunction } from './function.ts';
import { FunctionLogs } from './function-logs.ts';
import { Functions } from './functions.ts';
import { Mappings } from './mappings.ts';
import { checkDestination } from './role-access.ts';
import type { Running } from './running.ts';

const LEISURE_MS = 1000;

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
  readonly #functions = new Functions();
  readonly #mappings: Mappings;
  readonly #capacity: Capacity;
  readonly #queue: AsyncQueue;
  readonly #logs: FunctionLogs;
  readonly #options: Options;
  #started = false;

  constructor(options: Options) {
    this.#options = options;
    const { store, trace, clock, deliver, faults, source, access } = options;
    const functionOf = (arn: string) => this.find(arn);
    this.#logs = new FunctionLogs(store, access);
    this.#capacity = new Capacity({
      limit: options.environmentLimit ?? 2 * availableParallelism(),
      pools: () => this.#functions.withRetired().map(({ pool }) => pool),
      onFree: () => this.#takeMore(),
    });
    this.#queue = new AsyncQueue({
      store,
      trace,
      clock,
      functionOf,
      room: () => this.#capacity.free,
      faults,
      deliver,
      checkDestination: (roleArn, arn) => checkDestination(access, roleArn, arn),
    });
    const invoke = (arn: string, payload: string, cause: Cause) => this.run(arn, payload, cause);
    this.#mappings = new Mappings({ source, clock, trace, invoke, functionOf, access });
  }

  /** A place is free: whoever has waited for one gets it. */
  #takeMore(): void {
    this.#queue.dispatch();
    // When the function has counted its invocation as over.
    queueMicrotask(() => this.#mappings.poll());
  }

  /** Makes a function, or gives one that stands its new code and configuration: what it is at finishes with the old. */
  putFunction(config: FunctionConfig): void {
    const { trace, credentials, endpoint, faults } = this.#options;
    const append = this.#logs.writerOf(config);
    const dependencies = { trace, credentials, endpoint, append, faults, capacity: this.#capacity };
    this.#functions.retire(config.name);
    const made = new LambdaFunction(config, dependencies);
    this.#functions.put(made);
    if (this.#started) void made.build();
  }

  /** Deletes a function and its log, and ends it when it has finished what it is at. */
  deleteFunction(name: string): void {
    const gone = this.#functions.retire(name);
    if (gone) this.#logs.delete(gone.config);
  }

  /**
   * Polls for a stack what its mappings say, and nothing else any more.
   * @throws AwsError `InvalidParameterValueException` for a role that may not poll
   */
  putMappings(stack: string, configs: MappingConfig[]): void {
    this.#mappings.put(stack, configs);
  }

  /** Builds what there is, and takes up what an earlier run left unfinished. */
  start(): void {
    this.#started = true;
    void this.#buildAhead();
    this.#queue.dispatch();
  }

  /**
   * One after the other, and none beside an event at work: that is not to wait for what nobody has asked for yet. Nor
   * at once: many a local cloud is asked for one thing, and ends.
   */
  async #buildAhead(): Promise<void> {
    await sleep(LEISURE_MS, undefined, { ref: false });
    for (const each of this.#functions) {
      await this.#capacity.quiet();
      if (this.#started) await each.build();
    }
  }

  /** Ends every environment. */
  async close(): Promise<void> {
    this.#started = false;
    this.#queue.close();
    this.#mappings.close();
    await Promise.all(this.#functions.withRetired().map((each) => each.close()));
    this.#logs.close();
  }

  /** All of them, as they were created. */
  all(): LambdaFunction[] {
    return this.#functions.all();
  }

  /** By name, partial ARN or ARN, with or without the only qualifier that there is. */
  find(identifier: string): LambdaFunction | undefined {
    return this.#functions.find(identifier);
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
    return this.#functions.running(principalArn);
  }

  /** The asynchronous events that wait for their next attempt, the next first. */
  waiting(most: number): Waiting[] {
    return this.#queue.waiting(most);
  }

  /** The ids of the messages that mappings have received, and whose functions are at them. */
  messagesAtWork(): string[] {
    return this.#mappings.messagesAtWork();
  }

  /** The last events of a function's log. */
  lastLines(name: string, most: number): LogEvent[] {
    const known = this.find(name);
    return known ? this.#logs.last(known.config, most) : [];
  }

  /** What stands and runs, for people to look at. */
  describe() {
    return this.all().map(({ config, counts, pool }) => ({
      name: config.name,
      ...counts,
      queued: this.#queue.depth(config.arn),
      environments: pool.describe(),
    }));
  }
}
