/** How it goes: well, or since when not. */
export interface Health {
  /** Why the last attempt failed; undefined if it did not. */
  error: Error | undefined;
  /** When it is tried again, epoch milliseconds; undefined if it is not. */
  retryAt: number | undefined;
}

export interface PollerPorts {
  /** @throws what went wrong */
  ask: (signal: AbortSignal) => Promise<void>;
  /** For how long to wait after an answer, in milliseconds. */
  interval: () => number;
  /** Whether anybody looks. */
  isVisible: () => boolean;
  /** Whether it may go better the next time. */
  mayPass: (error: Error) => boolean;
  onHealth: (health: Health) => void;
  now: () => number;
}

const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * Asks again and again, one question at a time: for as long as somebody looks, and ever less often while there is no
 * answer.
 */
export class Poller {
  readonly #ports: PollerPorts;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking: AbortController | undefined;
  #failures = 0;
  #again = false;
  #isStopped = true;

  constructor(ports: PollerPorts) {
    this.#ports = ports;
  }

  start(): void {
    this.#isStopped = false;
    this.askNow();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    this.#asking?.abort();
  }

  /** Asks at once; after the answer, if it is being asked: that one may be from before whatever has happened. */
  askNow(): void {
    if (this.#isStopped) return;
    if (this.#asking) this.#again = true;
    else void this.#ask();
  }

  async #ask(): Promise<void> {
    clearTimeout(this.#timer);
    const { ask, isVisible, interval } = this.#ports;
    if (!isVisible()) return;
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    const pause = await ask(signal).then(
      () => this.#succeeded(interval()),
      // What was called off has told nothing: if it goes on again by now, it asks anew.
      (error: unknown) => (signal.aborted ? 0 : this.#failed(error)),
    );
    this.#asking = undefined;
    if (this.#isStopped || pause === undefined) return;
    const wait = this.#again && this.#failures === 0 ? 0 : pause;
    this.#again = false;
    this.#timer = setTimeout(() => void this.#ask(), wait);
  }

  #succeeded(pause: number): number {
    this.#failures = 0;
    this.#ports.onHealth({ error: undefined, retryAt: undefined });
    return pause;
  }

  #failed(reason: unknown): number | undefined {
    const { mayPass, onHealth, now } = this.#ports;
    const error = reason instanceof Error ? reason : new Error(String(reason));
    if (!mayPass(error)) {
      onHealth({ error, retryAt: undefined });
      return undefined;
    }
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** this.#failures, LONGEST_PAUSE_MS);
    this.#failures += 1;
    onHealth({ error, retryAt: now() + pause });
    return pause;
  }
}
