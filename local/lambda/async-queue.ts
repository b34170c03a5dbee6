import type { Clock } from '../clock.ts';
import type { Faults } from '../faults.ts';
import type { Cause, Trace } from '../trace.ts';
import { AsyncEndings, type EndingOptions } from './async-endings.ts';
import { AsyncJournal, type QueuedEvent, type Waiting } from './async-journal.ts';
import type { FunctionConfig, FunctionError } from './config.ts';
import type { LambdaFunction } from './function.ts';
import { tellEvent } from './tell-event.ts';

/** AWS waits a minute before the second attempt and two before the third. */
const RETRY_WAITS_MS = [60_000, 120_000];

/** AWS's waits grow from 1 s to 5 min. Here a place that becomes free ends the wait at once. */
const THROTTLED_MS = 1000;

type Failed = { payload: string; error: FunctionError };

export interface QueueOptions extends Omit<EndingOptions, 'roleOf'> {
  functionOf: (arn: string) => LambdaFunction | undefined;
  /** How many more invocations may start now. */
  room: () => number;
  faults: Faults;
}

/**
 * Lambda's queue of asynchronous invocations, on disk: what was accepted runs, also after a crash, until it
 * succeeds or its attempts or its age are used up.
 */
export class AsyncQueue {
  readonly #journal: AsyncJournal;
  readonly #endings: AsyncEndings;
  readonly #clock: Clock;
  readonly #trace: Trace;
  readonly #functionOf: QueueOptions['functionOf'];
  readonly #room: () => number;
  readonly #faults: Faults;
  readonly #underWay = new Set<string>();
  #wake: (() => void) | undefined;
  #closed = false;

  constructor({ functionOf, room, faults, ...options }: QueueOptions) {
    this.#journal = new AsyncJournal(options.store);
    const roleOf = (arn: string) => functionOf(arn)?.config.roleArn ?? '';
    this.#endings = new AsyncEndings(this.#journal, { ...options, roleOf });
    this.#clock = options.clock;
    this.#trace = options.trace;
    this.#functionOf = functionOf;
    this.#room = room;
    this.#faults = faults;
  }

  /** Journals an event for a function, in the caller's transaction if there is one. @returns its request id */
  add(functionArn: string, payload: string, cause: Cause, delayMs = 0): string {
    const now = this.#clock.now();
    const id = this.#journal.add(functionArn, payload, cause, now, now + Math.round(delayMs));
    setImmediate(() => this.dispatch());
    return id;
  }

  /** Events of a function that have not ended. */
  depth(functionArn: string): number {
    return this.#journal.depth(functionArn);
  }

  /** What waits for its time, the next first. */
  waiting(most: number): Waiting[] {
    return this.#journal.waiting(this.#clock.now(), this.#underWay, most);
  }

  /** Starts what is due, as far as there is room. */
  dispatch(): void {
    if (this.#closed) return;
    const now = this.#clock.now();
    while (this.#room() > 0) {
      const event = this.#next(now);
      if (!event) break;
      void this.#run(event);
    }
    this.#sleepUntilDue(now);
  }

  close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  #sleepUntilDue(now: number): void {
    this.#wake?.();
    this.#wake = undefined;
    const due = this.#journal.nextDue(now);
    if (due !== undefined) this.#wake = this.#clock.at(due, () => this.dispatch());
  }

  /** The event that has waited longest, of the functions that may take one more. */
  #next(now: number): QueuedEvent | undefined {
    const full = this.#journal.functions().filter((functionArn) => {
      const target = this.#functionOf(functionArn);
      // One that may never run gives its events up at once.
      return target?.hasRoom === false && target.config.reservedConcurrency !== 0;
    });
    return this.#journal.next(now, { ids: this.#underWay, functionArns: full });
  }

  async #run(event: QueuedEvent): Promise<void> {
    const target = this.#functionOf(event.functionArn);
    const endings = this.#endings;
    if (!target) return endings.giveUp(event, undefined, 'RetriesExhausted', missing(event.functionArn));
    const { config } = target;
    const { id: requestId, payload, attempt, cause: id, subject } = event;
    if (config.reservedConcurrency === 0)
      return endings.giveUp({ ...event, attempt: 0 }, config, 'RetriesExhausted', throttled);
    if (isTooOld(event, config, this.#clock.now()))
      return endings.giveUp({ ...event, attempt: attempt - 1 }, config, 'EventAgeExceeded', tooOld);
    if (this.#faults.happens('throttle')) return this.#throttle(event);
    this.#underWay.add(event.id);
    const cause = { id, subject };
    const result = await target
      .run({ requestId, payload, attempt, cause, asynchronous: true })
      .catch(serviceError);
    this.#underWay.delete(event.id);
    // Cut short by the end of the local cloud itself: the next start takes it up.
    if (this.#closed) return;
    if (result.error) this.#retry(event, config, { ...result, error: result.error });
    else endings.succeed(event, config, result);
    this.dispatch();
  }

  /** A throttled event costs no attempt. */
  #throttle(event: QueuedEvent): void {
    this.#journal.postpone(event.id, this.#clock.now() + THROTTLED_MS, event.attempt);
    tellEvent(this.#trace, event, 'Throttled', `throttled, again in ${THROTTLED_MS / 1000} s`);
  }

  #retry(event: QueuedEvent, config: FunctionConfig, result: Failed): void {
    const { id, attempt } = event;
    const due = this.#clock.now() + (RETRY_WAITS_MS[attempt - 1] ?? 0);
    if (attempt > config.maximumRetryAttempts)
      return this.#endings.giveUp(event, config, 'RetriesExhausted', result.error, result);
    if (isTooOld(event, config, due))
      return this.#endings.giveUp(event, config, 'EventAgeExceeded', result.error, result);
    this.#journal.postpone(id, due, attempt + 1);
    const seconds = Math.round((due - this.#clock.now()) / 1000);
    const told = `again in ${seconds} s, attempt ${attempt + 1} of ${config.maximumRetryAttempts + 1}`;
    tellEvent(this.#trace, event, 'RetryScheduled', told);
  }
}

const isTooOld = (
  { enqueuedAt }: QueuedEvent,
  { maximumEventAgeSeconds }: FunctionConfig,
  time: number,
): boolean => time > enqueuedAt + maximumEventAgeSeconds * 1000;

/** What the local cloud could not do, rather than the function. */
function serviceError(thrown: unknown): Failed {
  const error = { errorType: 'ServiceException', errorMessage: String(thrown) };
  return { payload: JSON.stringify(error), error };
}

const missing = (arn: string): FunctionError => ({
  errorType: 'ResourceNotFound',
  errorMessage: `no function ${arn}`,
});
const throttled: FunctionError = { errorType: 'Throttled', errorMessage: 'its reserved concurrency is 0' };
const tooOld: FunctionError = { errorType: 'EventAgeExceeded', errorMessage: 'it waited too long' };
