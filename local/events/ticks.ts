import type { Clock } from '../clock.ts';
import type { Store } from '../store.ts';
import type { RuleConfig } from './config.ts';
import { LastTicks } from './last-ticks.ts';
import { parseSchedule } from './parse-schedule.ts';
import { Ticker } from './ticker.ts';

interface Standing {
  expression: string;
  ticker: Ticker;
}

interface Options {
  store: Store;
  clock: Clock;
  /** Delivers a tick, within the transaction that notes it. @param tick - epoch milliseconds */
  onTick: (ruleArn: string, tick: number) => void;
  /** Hears that a clock jumped over more ticks than come. @param oldest - of those that do, in epoch milliseconds */
  onSkipped: (ruleArn: string, oldest: number) => void;
}

/**
 * The ticks of rules with schedules. One is journalled together with the deliveries that it causes: none comes twice.
 * Those of the time when the local cloud was off are not made up.
 */
export class Ticks {
  readonly #options: Options;
  readonly #lastTicks: LastTicks;
  readonly #standing = new Map<string, Standing>();

  constructor(options: Options) {
    this.#options = options;
    this.#lastTicks = new LastTicks(options.store);
  }

  /** Begins a rule's schedule, or ends it. One that stands, and is the same, keeps its rhythm. */
  put({ arn, expression, enabled }: RuleConfig): void {
    const standing = this.#standing.get(arn);
    if (standing && enabled && standing.expression === expression) return;
    standing?.ticker.close();
    this.#standing.delete(arn);
    if (!enabled || expression === undefined) this.#lastTicks.forget(arn);
    else this.#standing.set(arn, { expression, ticker: this.#ticker(arn, expression) });
  }

  delete(arn: string): void {
    this.#standing.get(arn)?.ticker.close();
    this.#standing.delete(arn);
    this.#lastTicks.forget(arn);
  }

  /** When a rule ticks next, in epoch milliseconds; undefined when it does no more. */
  next(arn: string): number | undefined {
    return this.#standing.get(arn)?.ticker.next;
  }

  /** To be called when all rules stand. */
  start(): void {
    this.#lastTicks.keepOnly([...this.#standing.keys()]);
  }

  close(): void {
    for (const { ticker } of this.#standing.values()) ticker.close();
  }

  #ticker(arn: string, expression: string): Ticker {
    const { clock } = this.#options;
    const now = clock.now();
    const last = this.#lastTicks.of({ arn, expression }, Math.floor(now / 1000) * 1000);
    return new Ticker({
      schedule: parseSchedule(expression, last),
      clock,
      // After a crash the clock may be a little behind what has ticked already.
      after: Math.max(now, last),
      onTicks: (ticks, skipped) => this.#due(arn, ticks, skipped),
    });
  }

  #due(arn: string, ticks: number[], skipped: boolean): void {
    const { store, onTick, onSkipped } = this.#options;
    const [oldest, newest] = [ticks[0], ticks.at(-1)];
    if (oldest === undefined || newest === undefined) return;
    if (skipped) onSkipped(arn, oldest);
    store.transaction(() => {
      for (const tick of ticks) onTick(arn, tick);
      this.#lastTicks.save(arn, newest);
    });
  }
}
