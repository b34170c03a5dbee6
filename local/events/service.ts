import type { Clock } from '../clock.ts';
import type { Store } from '../store.ts';
import type { Trace } from '../trace.ts';
import type { RuleConfig } from './config.ts';
import { type Deliver, Delivery } from './delivery.ts';
import { LastTicks } from './last-ticks.ts';
import { parseSchedule } from './parse-schedule.ts';
import { tickTime } from './scheduled-event.ts';
import { Ticker } from './ticker.ts';

interface Standing {
  config: RuleConfig;
  /** None while it is disabled. */
  ticker: Ticker | undefined;
}

/**
 * EventBridge's scheduled rules. A tick is journalled together with the invocations that it causes: none is delivered
 * twice. Those of the time when the local cloud was off are not made up.
 */
export class EventsService {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #lastTicks: LastTicks;
  readonly #delivery: Delivery;
  readonly #rules = new Map<string, Standing>();

  constructor({
    store,
    trace,
    clock,
    deliver,
  }: { store: Store; trace: Trace; clock: Clock; deliver: Deliver }) {
    this.#store = store;
    this.#clock = clock;
    this.#lastTicks = new LastTicks(store);
    this.#delivery = new Delivery(store, trace, deliver);
  }

  /** Makes a rule, or gives one that stands its new configuration: with the same schedule it keeps its rhythm. */
  putRule(config: RuleConfig): void {
    const { arn, expression, enabled } = config;
    const standing = this.#rules.get(arn);
    if (standing?.ticker && enabled && standing.config.expression === expression) {
      standing.config = config;
      return;
    }
    standing?.ticker?.close();
    if (!enabled) this.#lastTicks.forget(arn);
    this.#rules.set(arn, { config, ticker: enabled ? this.#ticker(config) : undefined });
  }

  deleteRule(arn: string): void {
    this.#rules.get(arn)?.ticker?.close();
    this.#rules.delete(arn);
    this.#lastTicks.forget(arn);
  }

  /** To be called when all rules stand. */
  start(): void {
    this.#lastTicks.keepOnly([...this.#rules.keys()]);
  }

  close(): void {
    for (const { ticker } of this.#rules.values()) ticker?.close();
  }

  /** What stands, for people to look at. */
  describe() {
    return [...this.#rules.values()].map(({ config: { name, expression, enabled }, ticker }) => ({
      name,
      expression,
      enabled,
      ...(ticker?.next !== undefined && { next: tickTime(ticker.next) }),
    }));
  }

  #ticker(config: RuleConfig): Ticker {
    const now = this.#clock.now();
    const last = this.#lastTicks.of(config, Math.floor(now / 1000) * 1000);
    return new Ticker({
      schedule: parseSchedule(config.expression, last),
      clock: this.#clock,
      // After a crash the clock may be a little behind what has ticked already.
      after: Math.max(now, last),
      onTicks: (ticks, skipped) => this.#tick(config.arn, ticks, skipped),
    });
  }

  #tick(arn: string, ticks: number[], skipped: boolean): void {
    const { config } = this.#rules.get(arn) ?? {};
    const [oldest, newest] = [ticks[0], ticks.at(-1)];
    if (!config || oldest === undefined || newest === undefined) return;
    if (skipped) this.#delivery.tellSkipped(config, oldest);
    this.#store.transaction(() => {
      for (const tick of ticks) this.#delivery.tick(config, tick);
      this.#lastTicks.save(arn, newest);
    });
  }
}
