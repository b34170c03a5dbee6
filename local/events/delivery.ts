import type { Store } from '../store.ts';
import type { Cause, Trace } from '../trace.ts';
import type { RuleConfig, TargetConfig } from './config.ts';
import { scheduledEvent, tickTime } from './scheduled-event.ts';

/** Hands an event to a function, in the caller's transaction. @param event - JSON */
export type Deliver = (functionArn: string, event: string, cause: Cause) => void;

/** Hands ticks to the targets of their rules. */
export class Delivery {
  readonly #store: Store;
  readonly #trace: Trace;
  readonly #deliver: Deliver;

  constructor(store: Store, trace: Trace, deliver: Deliver) {
    this.#store = store;
    this.#trace = trace;
    this.#deliver = deliver;
  }

  /** To be called within the transaction that notes the tick. @param tick - epoch milliseconds */
  tick(rule: RuleConfig, tick: number): void {
    const cause = { id: this.#trace.newId(), subject: tickTime(tick) };
    const detail = { expression: rule.expression, triggers: rule.targets.length };
    const event = { service: 'events', resource: rule.name, type: 'Scheduled Event', detail };
    this.#store.afterCommit(() => this.#trace.record({ ...event, subject: cause.subject }, cause.id));
    const payload = JSON.stringify(scheduledEvent(rule, tick));
    for (const target of rule.targets) {
      if (target.permitted) this.#deliver(target.functionArn, target.input ?? payload, cause);
      else this.#store.afterCommit(() => this.#tellRefused(rule, target, cause));
    }
  }

  /** Tells that a clock jumped over more ticks than come. @param oldest - of those that do, in epoch milliseconds */
  tellSkipped({ name: resource }: RuleConfig, oldest: number): void {
    const message = `the clock jumped: no ticks before ${tickTime(oldest)}`;
    this.#trace.record({ service: 'events', resource, type: 'TicksSkipped', detail: { message } });
  }

  /** As on AWS the event is lost at once, and a metric says so. */
  #tellRefused({ name, arn }: RuleConfig, { functionArn }: TargetConfig, { id, subject }: Cause): void {
    const permission = `an AWS::Lambda::Permission with Principal events.amazonaws.com and SourceArn ${arn}`;
    const message = `may not invoke ${functionArn.split(':').at(-1)}: add ${permission}`;
    this.#trace.record({
      service: 'events',
      resource: name,
      type: 'FailedInvocations',
      cause: id,
      subject,
      detail: { functionArn, message },
    });
  }
}
