import type { EnvironmentPool } from './pool.ts';

/**
 * How much runs at once. AWS has a limit an account; here it is what the machine can carry, over all functions.
 * Waiting is in order of arrival.
 */
export class Capacity {
  readonly #limit: number;
  readonly #pools: () => EnvironmentPool[];
  readonly #onFree: () => void;
  readonly #waiting: (() => void)[] = [];
  #quiet = Promise.withResolvers<void>();
  #running = 0;
  #lastNumber = 0;

  constructor(options: {
    /** Of environments that stand, at work or idle. */
    limit: number;
    pools: () => EnvironmentPool[];
    /** Called when a place has been given back. */
    onFree: () => void;
  }) {
    this.#limit = options.limit;
    this.#pools = options.pools;
    this.#onFree = options.onFree;
    this.#quiet.resolve();
  }

  /** How many more could start now. */
  get free(): number {
    return this.#limit - this.#running - this.#waiting.length;
  }

  /** Resolves when nothing runs. */
  quiet(): Promise<void> {
    return this.#quiet.promise;
  }

  /** Environments are counted from 1 over all functions. */
  nextNumber(): number {
    return ++this.#lastNumber;
  }

  /** Waits for a place; it is taken from this call on. @returns what gives it back */
  async acquire(asker: EnvironmentPool): Promise<() => void> {
    if (this.#running >= this.#limit) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#enter();
    await this.#makeRoom(asker);
    return () => {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#leave();
      this.#onFree();
    };
  }

  #enter(): void {
    if (this.#running === 0) this.#quiet = Promise.withResolvers();
    this.#running += 1;
  }

  #leave(): void {
    this.#running -= 1;
    if (this.#running === 0) this.#quiet.resolve();
  }

  /** The environment that has been idle for the longest gives way to another function's. */
  async #makeRoom(asker: EnvironmentPool): Promise<void> {
    const pools = this.#pools();
    const standing = pools.reduce((sum, { environments }) => sum + environments.size, 0);
    if (asker.hasIdle() || standing < this.#limit) return;
    const [idlest] = pools.flatMap((pool) => pool.idle()).toSorted((a, b) => a.idleSince - b.idleSince);
    await idlest?.end({ why: 'room', for: asker.name });
  }
}
