import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Faults } from '../faults.ts';
import type { Store } from '../store.ts';
import type { Cause, Trace } from '../trace.ts';
import type { FunctionConfig, FunctionError } from './config.ts';
import { destinationRecord, type Ended } from './destination.ts';
import type { LambdaFunction } from './function.ts';

/** AWS waits a minute before the second attempt and two before the third. */
const RETRY_WAITS_MS = [60_000, 120_000];

/** AWS's waits grow from 1 s to 5 min. Here a place that becomes free ends the wait at once. */
const THROTTLED_MS = 1000;

/** @param record - JSON */
export type Deliver = (destinationArn: string, record: string, cause: Cause) => void;

type Failed = { payload: string; error: FunctionError };

/** An event that waits for its next attempt. */
export type Waiting = Pick<Row, 'functionArn' | 'attempt' | 'subject'> & {
  /** Epoch milliseconds. */
  due: number;
};

interface Row {
  id: string;
  functionArn: string;
  payload: string;
  cause: number;
  subject: string;
  attempt: number;
  enqueuedAt: number;
}

/**
 * Lambda's queue of asynchronous invocations, on disk: what was accepted runs, also after a crash, until it
 * succeeds or its attempts or its age are used up.
 */
export class AsyncQueue {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #trace: Trace;
  readonly #functionOf: (arn: string) => LambdaFunction | undefined;
  readonly #room: () => number;
  readonly #deliver: Deliver;
  readonly #checkDestination: (roleArn: string, destinationArn: string) => void;
  readonly #faults: Faults;
  readonly #underWay = new Set<string>();
  #wake: (() => void) | undefined;
  #closed = false;

  constructor(options: {
    store: Store;
    clock: Clock;
    trace: Trace;
    functionOf: (arn: string) => LambdaFunction | undefined;
    /** How many more invocations may start now. */
    room: () => number;
    faults: Faults;
    /** Sends a record to a destination. @throws when that does not take it */
    deliver: Deliver;
    /** Whether a function's role may send there. @throws when it may not */
    checkDestination: (roleArn: string, destinationArn: string) => void;
  }) {
    this.#store = options.store;
    this.#clock = options.clock;
    this.#trace = options.trace;
    this.#functionOf = options.functionOf;
    this.#room = options.room;
    this.#deliver = options.deliver;
    this.#checkDestination = options.checkDestination;
    this.#faults = options.faults;
    this.#store.define(`CREATE TABLE IF NOT EXISTS invocations (
      id TEXT PRIMARY KEY, functionArn TEXT NOT NULL, payload TEXT NOT NULL, cause INTEGER NOT NULL,
      subject TEXT NOT NULL, attempt INTEGER NOT NULL, enqueuedAt INTEGER NOT NULL, due INTEGER NOT NULL
    ) STRICT; CREATE INDEX IF NOT EXISTS invocations_due ON invocations (due)`);
  }

  /** Journals an event for a function, in the caller's transaction if there is one. @returns its request id */
  add(functionArn: string, payload: string, { id: cause, subject = '' }: Cause, delayMs = 0): string {
    const id = randomUUID();
    const now = this.#clock.now();
    this.#store.run(
      'INSERT INTO invocations VALUES (?, ?, ?, ?, ?, 1, ?, ?)',
      id,
      functionArn,
      payload,
      cause,
      subject,
      now,
      now + Math.round(delayMs),
    );
    setImmediate(() => this.dispatch());
    return id;
  }

  /** Events of a function that have not ended. */
  depth(functionArn: string): number {
    const sql = 'SELECT count(*) AS depth FROM invocations WHERE functionArn = ?';
    return this.#store.get<{ depth: number }>(sql, functionArn)?.depth ?? 0;
  }

  /** What waits for its time, the next first. */
  waiting(most: number): Waiting[] {
    const sql = `SELECT functionArn, due, attempt, subject FROM invocations WHERE due > ?
      AND id NOT IN (SELECT value FROM json_each(?)) ORDER BY due LIMIT ?`;
    return this.#store.all<Waiting>(sql, this.#clock.now(), JSON.stringify([...this.#underWay]), most);
  }

  /** Starts what is due, as far as there is room. */
  dispatch(): void {
    if (this.#closed) return;
    const now = this.#clock.now();
    while (this.#room() > 0) {
      const row = this.#next(now);
      if (!row) break;
      void this.#run(row);
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
    const sql = 'SELECT min(due) AS due FROM invocations WHERE due > ?';
    const due = this.#store.get<{ due: number | null }>(sql, now)?.due;
    if (typeof due === 'number') this.#wake = this.#clock.at(due, () => this.dispatch());
  }

  /** The event that has waited longest, of the functions that may take one more. */
  #next(now: number): Row | undefined {
    const waiting = this.#store.all<{ functionArn: string }>('SELECT DISTINCT functionArn FROM invocations');
    const full = waiting.filter(({ functionArn }) => {
      const target = this.#functionOf(functionArn);
      // One that may never run gives its events up at once.
      return target?.hasRoom === false && target.config.reservedConcurrency !== 0;
    });
    const sql = `SELECT * FROM invocations WHERE due <= ? AND id NOT IN (SELECT value FROM json_each(?))
      AND functionArn NOT IN (SELECT value FROM json_each(?)) ORDER BY due, rowid LIMIT 1`;
    const arns = full.map(({ functionArn }) => functionArn);
    return this.#store.get<Row>(sql, now, JSON.stringify([...this.#underWay]), JSON.stringify(arns));
  }

  async #run(row: Row): Promise<void> {
    const target = this.#functionOf(row.functionArn);
    if (!target) return this.#giveUp(row, undefined, 'RetriesExhausted', missing(row.functionArn));
    const { config } = target;
    const { id: requestId, payload, attempt, cause: id, subject } = row;
    if (config.reservedConcurrency === 0)
      return this.#giveUp({ ...row, attempt: 0 }, config, 'RetriesExhausted', throttled);
    if (this.#isTooOld(row, config, this.#clock.now()))
      return this.#giveUp({ ...row, attempt: attempt - 1 }, config, 'EventAgeExceeded', tooOld);
    if (this.#faults.happens('throttle')) return this.#throttle(row);
    this.#underWay.add(row.id);
    const cause = { id, subject };
    const result = await target
      .run({ requestId, payload, attempt, cause, asynchronous: true })
      .catch(serviceError);
    this.#underWay.delete(row.id);
    // Cut short by the end of the local cloud itself: the next start takes it up.
    if (this.#closed) return;
    if (result.error) this.#retry(row, config, { ...result, error: result.error });
    else this.#succeed(row, config, result);
    this.dispatch();
  }

  #succeed(row: Row, { onSuccess }: FunctionConfig, response: Ended['response']): void {
    const told =
      onSuccess === undefined
        ? row.cause
        : this.#record(row, 'EventSucceeded', `ended well  → ${nameOf(onSuccess)}`);
    this.#end({ ...row, cause: told }, onSuccess, { condition: 'Success', response });
  }

  /** A throttled event costs no attempt. */
  #throttle(row: Row): void {
    const due = this.#clock.now() + THROTTLED_MS;
    this.#store.run('UPDATE invocations SET due = ? WHERE id = ?', due, row.id);
    this.#record(row, 'Throttled', `throttled, again in ${THROTTLED_MS / 1000} s`);
  }

  #retry(row: Row, config: FunctionConfig, result: Failed): void {
    const due = this.#clock.now() + (RETRY_WAITS_MS[row.attempt - 1] ?? 0);
    if (row.attempt > config.maximumRetryAttempts)
      return this.#giveUp(row, config, 'RetriesExhausted', result.error, result);
    if (this.#isTooOld(row, config, due))
      return this.#giveUp(row, config, 'EventAgeExceeded', result.error, result);
    this.#store.run('UPDATE invocations SET attempt = attempt + 1, due = ? WHERE id = ?', due, row.id);
    const seconds = Math.round((due - this.#clock.now()) / 1000);
    const attempts = config.maximumRetryAttempts + 1;
    this.#record(row, 'RetryScheduled', `again in ${seconds} s, attempt ${row.attempt + 1} of ${attempts}`);
  }

  #isTooOld({ enqueuedAt }: Row, { maximumEventAgeSeconds }: FunctionConfig, time: number): boolean {
    return time > enqueuedAt + maximumEventAgeSeconds * 1000;
  }

  #giveUp(
    row: Row,
    config: FunctionConfig | undefined,
    condition: Ended['condition'],
    { errorType, errorMessage }: FunctionError,
    response?: Ended['response'],
  ): void {
    const told = `${row.attempt === 0 ? 'before any attempt' : `after attempt ${row.attempt}`}: ${errorType}: ${errorMessage}`;
    const destination = config?.onFailure;
    const id = destination
      ? this.#record(row, 'EventFailed', `failed ${told}  → ${nameOf(destination)}`)
      : this.#record(row, 'EventDropped', `gave an event up ${told}`);
    this.#end({ ...row, cause: id }, destination, { condition, response });
  }

  /** Takes an event off the queue, and tells its destination, in one transaction. */
  #end(row: Row, destination: string | undefined, how: Pick<Ended, 'condition' | 'response'>): void {
    const { id: requestId, functionArn, payload, attempt: attempts, cause: id, subject } = row;
    const record = destinationRecord(
      { requestId, functionArn, payload, attempts, ...how },
      this.#clock.now() - this.#clock.lead(),
    );
    this.#store.transaction(() => {
      this.#store.run('DELETE FROM invocations WHERE id = ?', row.id);
      if (destination === undefined) return;
      try {
        this.#checkDestination(this.#functionOf(functionArn)?.config.roleArn ?? '', destination);
        this.#deliver(destination, record, { id, subject });
      } catch (error) {
        // As on AWS the record is lost, and a metric says so.
        const message = `cannot reach its destination ${nameOf(destination)}: ${String(error)}`;
        this.#record(row, 'DestinationDeliveryFailed', message);
      }
    });
  }

  #record(
    { id: requestId, functionArn, cause, subject, attempt }: Row,
    type: string,
    message: string,
  ): number {
    const resource = functionArn.split(':').at(-1) ?? '';
    const detail = { requestId, attempts: attempt, message };
    return this.#trace.record({ service: 'lambda', resource, type, cause, subject, detail });
  }
}

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

const nameOf = (arn: string): string => arn.split(':').at(-1) ?? '';
