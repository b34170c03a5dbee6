import type { Clock } from '../../clock.ts';

/** A clock that stands until it is moved. */
export class HandClock implements Clock {
  #now = Date.UTC(2026, 0, 1);
  #waiting: { time: number; work: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  /** Whoever looks at the machine's clock sees this one. */
  lead(): number {
    return 0;
  }

  at(time: number, work: () => void): () => void {
    const entry = { time, work };
    this.#waiting.push(entry);
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== entry);
    };
  }

  forward(ms: number): void {
    this.#now += ms;
    const due = this.#waiting.filter(({ time }) => time <= this.#now);
    this.#waiting = this.#waiting.filter((entry) => !due.includes(entry));
    for (const { work } of due) work();
  }
}
