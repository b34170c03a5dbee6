import type { LambdaFunction } from './function.ts';
import type { Running } from './running.ts';

/** The functions that stand, and those that are gone once they have finished what they are at. */
export class Functions {
  readonly #standing = new Map<string, LambdaFunction>();
  readonly #retired = new Set<LambdaFunction>();

  /** Those that stand, as long as they do, as they were created. */
  [Symbol.iterator](): Iterator<LambdaFunction> {
    return this.#standing.values();
  }

  /** All of them now. */
  all(): LambdaFunction[] {
    return [...this];
  }

  /** With those that are about to end. */
  withRetired(): LambdaFunction[] {
    return [...this.all(), ...this.#retired];
  }

  /** By name, partial ARN or ARN, with or without the only qualifier that there is. */
  find(identifier: string): LambdaFunction | undefined {
    return this.#standing.get(nameOf(identifier));
  }

  put(made: LambdaFunction): void {
    this.#standing.set(made.config.name, made);
  }

  /** Takes a function away, which ends when it has finished what it is at. */
  retire(name: string): LambdaFunction | undefined {
    const gone = this.#standing.get(name);
    if (!gone) return undefined;
    this.#standing.delete(name);
    this.#retired.add(gone);
    void gone.retire().finally(() => this.#retired.delete(gone));
    return gone;
  }

  /** What runs as a principal of AWS; undefined when it is none of the environments, or one that is at nothing. */
  running(principalArn: string): Running | undefined {
    for (const each of this.withRetired()) {
      const running = each.running(principalArn);
      if (running) return running;
    }
    return undefined;
  }
}

/** The function's name in any form of its identifier. */
export const nameOf = (identifier: string): string => {
  const parts = identifier.replace(/:\$LATEST$/, '').split(':');
  return parts.at(-1) ?? '';
};
