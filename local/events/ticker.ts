import type { Clock } from '../clock.ts';
import { newestTicks, type Schedule } from './schedule.ts';

/** More than anybody looks at, and little enough to be done soon. */
const MOST_AT_ONCE = 100;

interface Options {
  schedule: Schedule;
  clock: Clock;
  /** Epoch milliseconds: the first tick comes later. */
  after: number;
  /**
   * @param ticks - what has come due, in epoch milliseconds, the oldest first
   * @param skipped - whether older ones are left out
   */
  onTicks: (ticks: number[], skipped: boolean) => void;
}

/**
 * Tells of each tick of a schedule when it comes due. When its clock jumps over many, it tells of the newest 100: a
 * year of minutes would keep its functions busy for hours with what nobody waits for.
 */
export class Ticker {
  readonly #options: Options;
  /** When the next tick is due, in epoch milliseconds; undefined when none comes any more. */
  next: number | undefined;
  #callOff: (() => void) | undefined;

  constructor(options: Options) {
    this.#options = options;
    this.#arm(options.after);
  }

  close(): void {
    this.#callOff?.();
  }

  #arm(after: number): void {
    const { schedule, clock } = this.#options;
    const next = schedule.next(after);
    this.next = next;
    if (next !== undefined) this.#callOff = clock.at(next, () => this.#due(next));
  }

  #due(first: number): void {
    const { schedule, clock, onTicks } = this.#options;
    const now = clock.now();
    const ticks = newestTicks(schedule, first, now, MOST_AT_ONCE);
    this.#arm(now);
    onTicks(ticks, ticks[0] !== first);
  }
}
