import type { Clock } from '../clock.ts';
import { AwsError } from '../gateway/aws-error.ts';
import type { Store } from '../store.ts';
import type { Cause, Trace } from '../trace.ts';
import { isDefault } from './bus-arn.ts';
import type { BusConfig, RuleConfig } from './config.ts';
import { Deliveries } from './deliveries.ts';
import { type BusEvent, eventOf, type NewEvent, timeOf } from './event.ts';
import type { Surroundings } from './ports.ts';
import { Rules } from './rules.ts';
import { scheduledEvent } from './scheduled-event.ts';
import { Ticks } from './ticks.ts';

interface Options {
  store: Store;
  trace: Trace;
  clock: Clock;
  around: Surroundings;
}

/** EventBridge: buses, and rules that bring what comes on them, or when it is time, to functions and queues. */
export class EventsService {
  readonly #store: Store;
  readonly #trace: Trace;
  readonly #buses = new Map<string, BusConfig>();
  readonly #rules = new Rules();
  readonly #ticks: Ticks;
  readonly #deliveries: Deliveries;

  constructor({ store, trace, clock, around }: Options) {
    this.#store = store;
    this.#trace = trace;
    this.#ticks = new Ticks({
      store,
      clock,
      onTick: (arn, tick) => this.#tick(arn, tick),
      onSkipped: (arn, oldest) => this.#tellSkipped(arn, oldest),
    });
    const ruleOf = (arn: string) => this.#rules.get(arn);
    this.#deliveries = new Deliveries({ store, trace, clock, around, ruleOf });
  }

  /** Makes a bus, or gives one that stands its new configuration. */
  putBus(config: BusConfig): void {
    this.#buses.set(config.arn, config);
  }

  deleteBus(arn: string): void {
    this.#buses.delete(arn);
  }

  /** Whether a bus stands; the default one of an account always does. */
  hasBus(arn: string): boolean {
    return this.#buses.has(arn) || isDefault(arn);
  }

  /**
   * Makes a rule, or gives one that stands its new configuration: with the same schedule it keeps its rhythm.
   * @throws AwsError `ResourceNotFoundException` without its bus, InvalidEventPatternError
   */
  putRule(config: RuleConfig): void {
    if (!this.hasBus(config.busArn)) {
      const name = config.busArn.split('/').at(-1);
      throw new AwsError('ResourceNotFoundException', `Event bus ${name} does not exist.`);
    }
    this.#rules.put(config);
    this.#ticks.put(config);
  }

  deleteRule(arn: string): void {
    this.#ticks.delete(arn);
    this.#rules.delete(arn);
  }

  /**
   * Puts an event on a bus: what its rules deliver is on disk when the caller's transaction is.
   * @returns its id, and to how many targets it goes
   */
  put(busArn: string, event: NewEvent, told: Cause): { id: string; targets: number } {
    const put = eventOf(event);
    const rules = this.#rules.matching(busArn, put);
    for (const rule of rules) {
      const { name: resource, targets } = rule;
      const id = this.#trace.newId();
      const { subject } = told;
      const detail = { source: event.source, detailType: event.detailType, triggers: targets.length };
      const record = { service: 'events', resource, type: 'RuleMatched', cause: told.id, subject, detail };
      this.#store.afterCommit(() => this.#trace.record(record, id));
      this.#deliver(rule, put, { id, subject });
    }
    return { id: put.id, targets: rules.reduce((sum, { targets }) => sum + targets.length, 0) };
  }

  /** To be called when all rules and their targets stand. */
  start(): void {
    this.#ticks.start();
    this.#deliveries.start();
  }

  close(): void {
    this.#ticks.close();
    this.#deliveries.close();
  }

  /** What stands, for people to look at. */
  describe() {
    return this.#rules.all().map(({ config, matched }) => {
      const { name, arn, busArn, expression, pattern, enabled, targets } = config;
      const next = this.#ticks.next(arn);
      return {
        name,
        bus: busArn.split('/').at(-1) ?? '',
        ...(expression !== undefined && { expression }),
        ...(pattern !== undefined && { pattern, matched }),
        enabled,
        targets: targets.map((target) => target.arn),
        waiting: this.#deliveries.count(arn),
        ...(next !== undefined && { next: timeOf(next) }),
      };
    });
  }

  /** When a rule ticks next, and when it delivers what it holds back, both in epoch milliseconds. */
  nextOf(arn: string): { tick: number | undefined; delivery: number | undefined } {
    return { tick: this.#ticks.next(arn), delivery: this.#deliveries.next(arn) };
  }

  /** By name, the default ones aside. */
  describeBuses() {
    return [...this.#buses.values()].map(({ name, accountId }) => ({ name, accountId }));
  }

  #tick(arn: string, tick: number): void {
    const rule = this.#rules.get(arn);
    if (!rule) return;
    const { name: resource, expression, targets } = rule;
    const cause = { id: this.#trace.newId(), subject: timeOf(tick) };
    const detail = { expression, triggers: targets.length };
    const record = { service: 'events', resource, type: 'Scheduled Event', subject: cause.subject, detail };
    this.#store.afterCommit(() => this.#trace.record(record, cause.id));
    this.#deliver(rule, scheduledEvent(rule, tick), cause);
  }

  #deliver(rule: RuleConfig, event: BusEvent, cause: Cause): void {
    for (const target of rule.targets) this.#deliveries.add({ rule, target, event, cause });
  }

  #tellSkipped(arn: string, oldest: number): void {
    const resource = this.#rules.get(arn)?.name ?? '';
    const message = `the clock jumped: no ticks before ${timeOf(oldest)}`;
    this.#trace.record({ service: 'events', resource, type: 'TicksSkipped', detail: { message } });
  }
}
