import type { Limit, StageConfig } from './config.ts';

interface Bucket {
  tokens: number;
  /** Milliseconds, by a clock that never goes back. */
  filledAt: number;
}

/**
 * Token buckets, one for each route: as many requests at once as it holds, and then as many as come in anew. By real
 * time, like clients, whatever the speed of the clock that other things wait by.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html
 */
export class Throttle {
  readonly #stage: StageConfig | undefined;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(stage: StageConfig | undefined, now = () => performance.now()) {
    this.#stage = stage;
    this.#now = now;
  }

  /** Whether a route takes one more request now. */
  takes(routeKey: string): boolean {
    const limit = this.#stage?.routeLimits[routeKey] ?? this.#stage?.limit;
    return !limit || this.#take(routeKey, limit);
  }

  #take(routeKey: string, { rate, burst }: Limit): boolean {
    const now = this.#now();
    const { tokens, filledAt } = this.#buckets.get(routeKey) ?? { tokens: burst, filledAt: now };
    const filled = Math.min(burst, tokens + ((now - filledAt) / 1000) * rate);
    const isTaken = filled >= 1;
    this.#buckets.set(routeKey, { tokens: isTaken ? filled - 1 : filled, filledAt: now });
    return isTaken;
  }
}
