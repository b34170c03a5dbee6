/** The time by which the local cloud waits. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** By how many milliseconds it is ahead of the machine's own, which is what functions see as the time. */
  lead(): number;
  /** Runs `work` at a time. @returns what calls it off */
  at(time: number, work: () => void): () => void;
}

interface Waiting {
  time: number;
  work: () => void;
}

/** Timers cannot wait any longer. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * A clock that goes as fast as one likes, and can be put forward: what waits for minutes on AWS need not here.
 * Retries, visibility, delays and schedules go by it; signatures and what functions see as the time do not.
 */
export class VirtualClock implements Clock {
  #speed: number;
  #began = Date.now();
  #base: number;
  #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param speed - virtual seconds a second
   * @param from - epoch milliseconds to begin with, if they are later than the machine's own
   */
  constructor(speed = 1, from = 0) {
    this.#speed = speed;
    this.#base = Math.max(this.#began, from);
  }

  /** Virtual seconds a second. */
  get speed(): number {
    return this.#speed;
  }

  now(): number {
    return Math.floor(this.#base + (Date.now() - this.#began) * this.#speed);
  }

  lead(): number {
    const machine = Date.now();
    return Math.floor(this.#base + (machine - this.#began) * this.#speed) - machine;
  }

  at(time: number, work: () => void): () => void {
    const entry = { time, work };
    this.#waiting.push(entry);
    this.#arm();
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== entry);
      this.#arm();
    };
  }

  /** Lets it go at another speed from now on. @param speed - virtual seconds a second */
  setSpeed(speed: number): void {
    const machine = Date.now();
    this.#base += (machine - this.#began) * this.#speed;
    this.#began = machine;
    this.#speed = speed;
    this.#arm();
  }

  /** Puts it forward. */
  forward(ms: number): void {
    this.#base += ms;
    this.#runDue();
  }

  #runDue(): void {
    const now = this.now();
    const due = this.#waiting.filter(({ time }) => time <= now);
    this.#waiting = this.#waiting.filter(({ time }) => time > now);
    this.#arm();
    for (const { work } of due.toSorted((a, b) => a.time - b.time)) work();
  }

  #arm(): void {
    clearTimeout(this.#timer);
    if (this.#waiting.length === 0) return;
    const next = Math.min(...this.#waiting.map(({ time }) => time));
    const wait = Math.max(0, Math.ceil((next - this.now()) / this.#speed));
    this.#timer = setTimeout(() => this.#runDue(), Math.min(wait, LONGEST_MS));
  }
}
