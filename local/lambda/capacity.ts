import type { LambdaFunction } from './function.ts';

/**
 * How much runs at once. AWS has a limit an account; here it is what the machine can carry, over all functions.
 * Waiting is in order of arrival.
 */
export class Capacity {
  readonly limit: number;
  readonly #functions: () => Iterable<LambdaFunction>;
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #lastNumber = 0;

  constructor(limit: number, functions: () => Iterable<LambdaFunction>) {
    this.limit = limit;
    this.#functions = functions;
  }

  get free(): number {
    return this.limit - this.#running - this.#waiting.length;
  }

  /** Environments are counted from 1 over all functions. */
  nextNumber(): number {
    return ++this.#lastNumber;
  }

  /** Waits for a place. @returns what gives it back */
  async acquire(asker: LambdaFunction): Promise<() => void> {
    if (this.#running >= this.limit) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running += 1;
    this.#makeRoom(asker);
    return () => {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    };
  }

  /** An environment that idles for one function gives way to another's. */
  #makeRoom(asker: LambdaFunction): void {
    const functions = [...this.#functions()];
    const standing = functions.reduce((sum, { environments }) => sum + environments.size, 0);
    const hasIdle = [...asker.environments].some(({ state }) => state === 'idle');
    if (hasIdle || standing < this.limit) return;
    functions.some((other) => other !== asker && other.retireIdle());
  }
}
