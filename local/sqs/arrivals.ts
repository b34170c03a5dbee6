import type { Clock } from '../clock.ts';
import type { Messages } from './messages.ts';

/** Tells those who wait at queues that there is something to receive. */
export class Arrivals {
  readonly #messages: Messages;
  readonly #clock: Clock;
  readonly #listeners = new Map<string, Set<() => void>>();
  readonly #alarms = new Map<string, () => void>();
  /** Queues that are looked at soon. */
  readonly #changed = new Set<string>();

  constructor(messages: Messages, clock: Clock) {
    this.#messages = messages;
    this.#clock = clock;
  }

  /** Calls back each time that messages may have become visible. @returns what ends it */
  listen(queueArn: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(queueArn) ?? new Set();
    this.#listeners.set(queueArn, listeners.add(listener));
    this.changed(queueArn);
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0 || this.#listeners.get(queueArn) !== listeners) return;
      this.#listeners.delete(queueArn);
      this.#disarm(queueArn);
    };
  }

  /** To be called after each change of when a message of a queue is visible. */
  changed(queueArn: string): void {
    if (!this.#listeners.has(queueArn) || this.#changed.has(queueArn)) return;
    this.#changed.add(queueArn);
    // Later, since whoever changes something is not to be troubled by what its listeners do.
    setImmediate(() => this.#look(queueArn));
  }

  close(): void {
    this.#listeners.clear();
    for (const queueArn of this.#alarms.keys()) this.#disarm(queueArn);
  }

  #look(queueArn: string): void {
    this.#changed.delete(queueArn);
    this.#disarm(queueArn);
    const listeners = this.#listeners.get(queueArn);
    if (!listeners) return;
    const now = this.#clock.now();
    const next = this.#messages.nextVisible(queueArn, now);
    if (next !== undefined)
      this.#alarms.set(
        queueArn,
        this.#clock.at(next, () => this.changed(queueArn)),
      );
    if (this.#messages.visible(queueArn, now, 1).length === 0) return;
    for (const listener of listeners) listener();
  }

  #disarm(queueArn: string): void {
    this.#alarms.get(queueArn)?.();
    this.#alarms.delete(queueArn);
  }
}
