import type { Clock } from '../clock.ts';
import type { Store } from '../store.ts';
import type { Trace } from '../trace.ts';
import { attempt, bodyOf, type Delivery, type Failure, nameOf, remedyOf, requestOf } from './attempt.ts';
import type { RuleConfig } from './config.ts';
import { deadLetterAttributes, type Exhausted } from './dead-letter.ts';
import type { Surroundings } from './ports.ts';
import { type Waiting, WaitingDeliveries } from './waiting.ts';

/** AWS tells no figures: 185 retries of a day come about so. It has jitter too, which is of no use to one caller. */
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 600_000;

interface Options {
  store: Store;
  trace: Trace;
  clock: Clock;
  around: Surroundings;
  ruleOf: (arn: string) => RuleConfig | undefined;
}

/**
 * Brings events to the targets of rules, in the transaction that they come from. What is throttled is tried again by
 * the target's retry policy; what can never be delivered, and what never was, goes to its dead-letter queue.
 */
export class Deliveries {
  readonly #options: Options;
  readonly #waiting: WaitingDeliveries;
  #callOff: (() => void) | undefined;
  #started = false;

  constructor(options: Options) {
    this.#options = options;
    this.#waiting = new WaitingDeliveries(options.store);
  }

  /** To be called within a transaction. */
  add(delivery: Delivery): void {
    const { clock, around, store } = this.#options;
    const now = clock.now();
    for (const delayMs of around.deliveries(delivery.event)) {
      if (delayMs > 0) this.#waiting.add(delivery, 0, now, now + delayMs);
      else this.#attempt(delivery, 0, now);
    }
    store.afterCommit(() => this.#arm());
  }

  /** How many deliveries of a rule wait for their time. */
  count(ruleArn: string): number {
    return this.#waiting.count(ruleArn);
  }

  /** When the next of these is attempted, in epoch milliseconds. */
  next(ruleArn: string): number | undefined {
    return this.#waiting.nextOf(ruleArn);
  }

  /** Takes up what an earlier run left; to be called when all targets stand. */
  start(): void {
    this.#started = true;
    this.#arm();
  }

  close(): void {
    this.#started = false;
    this.#callOff?.();
  }

  #arm(): void {
    this.#callOff?.();
    this.#callOff = undefined;
    const next = this.#waiting.next();
    if (this.#started && next !== undefined) this.#callOff = this.#options.clock.at(next, () => this.#run());
  }

  #run(): void {
    const { store, clock } = this.#options;
    const now = clock.now();
    while (store.transaction(() => this.#resume(this.#waiting.take(now))));
    this.#arm();
  }

  /** @returns whether there was one */
  #resume(waiting: Waiting | undefined): boolean {
    if (!waiting) return false;
    const { rule: ruleArn, target: id, event, cause, retries, since } = waiting;
    const rule = this.#options.ruleOf(ruleArn);
    const target = rule?.targets.find((each) => each.id === id);
    // A rule that is gone, or has another target, delivers no more.
    if (rule && target) this.#attempt({ rule, target, event, cause }, retries, since);
    return true;
  }

  #attempt(delivery: Delivery, retries: number, since: number): void {
    const { clock, around } = this.#options;
    const { maximumRetryAttempts, maximumEventAgeSeconds } = delivery.target;
    const failure = attempt(delivery, around);
    if (!failure) return;
    if (failure.code !== 'THROTTLING') return this.#giveUp(delivery, failure, retries, undefined);
    const now = clock.now();
    const due = now + Math.min(FIRST_WAIT_MS * 2 ** retries, LONGEST_WAIT_MS);
    if (retries >= maximumRetryAttempts)
      return this.#giveUp(delivery, failure, retries, 'MaximumRetryAttempts');
    if (due > since + maximumEventAgeSeconds * 1000)
      return this.#giveUp(delivery, failure, retries, 'MaximumEventAgeInSeconds');
    this.#waiting.add(delivery, retries + 1, since, due);
    const message = `${failure.advice}, again in ${(due - now) / 1000} s`;
    this.#record(delivery, 'RetryScheduled', message, failure);
  }

  #giveUp(delivery: Delivery, failure: Failure, retries: number, exhausted: Exhausted): void {
    const { around } = this.#options;
    const { rule, target, event, cause } = delivery;
    const queue = target.deadLetterArn;
    const lost = queue === undefined ? '' : this.#obstacleTo(queue, rule);
    const end = queue === undefined ? '' : `  → ${nameOf(queue)}${lost && `, but ${lost}`}`;
    const tried = exhausted ? ` (${retries} retries, ${exhausted})` : '';
    this.#record(delivery, 'FailedInvocations', `${failure.advice}${tried}${end}`, failure);
    if (queue === undefined || lost) return;
    around.send(
      queue,
      bodyOf(target, event),
      cause,
      deadLetterAttributes(delivery, failure, retries, exhausted),
    );
  }

  /** Why a dead-letter queue gets nothing; empty when it does. */
  #obstacleTo(queueArn: string, rule: RuleConfig): string {
    const { around } = this.#options;
    if (!around.stands(queueArn)) return 'there is no such queue';
    return around.allows(requestOf(rule, queueArn)) ? '' : `may not: ${remedyOf(rule, queueArn)}`;
  }

  #record({ rule, target, cause }: Delivery, type: string, message: string, { code }: Failure): void {
    const { store, trace } = this.#options;
    const event = { service: 'events', resource: rule.name, type, cause: cause.id, subject: cause.subject };
    const detail = { targetArn: target.arn, code, message };
    store.afterCommit(() => trace.record({ ...event, detail }));
  }
}
