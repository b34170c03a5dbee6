import * as z from 'zod';
import { AwsError } from './gateway/aws-error.ts';
import type { Call } from './gateway/call.ts';
import { mulberry32 } from './random.ts';

const Share = z.number().min(0).max(1).default(0);

/** What goes wrong, and how often: shares of 1. */
export const FaultSettings = z.strictObject({
  /** The same seed makes the same choices, as far as things happen in the same order. */
  seed: z.int().default(1),
  /** S3 events that are delivered twice. */
  duplicate: Share,
  /** S3 events that are never delivered. */
  drop: Share,
  /** S3 events that are held back, and so overtaken, for up to `delaySeconds`. */
  delay: Share,
  delaySeconds: z.number().min(0).max(3600).default(30),
  /** Asynchronous events that find their function throttled, and events of EventBridge their target. */
  throttle: Share,
  /** AWS calls of functions that fail, half of them only after they took effect. */
  callError: Share,
  /** Invocations in the middle of which their environment is killed. */
  kill: Share,
});

/** See {@link FaultSettings}. */
export type FaultSettings = z.output<typeof FaultSettings>;

const KILLED_WITHIN_MS = 100;

/** Makes go wrong, on purpose, what goes wrong on AWS by itself. */
export class Faults {
  settings: FaultSettings = FaultSettings.parse({});
  #random = mulberry32(1);

  set(settings: FaultSettings): void {
    this.settings = settings;
    this.#random = mulberry32(settings.seed);
  }

  happens(kind: 'throttle' | 'kill'): boolean {
    return this.#chance(this.settings[kind]);
  }

  /** After how many milliseconds an event is delivered, for each time that it is. */
  deliveries(): number[] {
    const { drop, duplicate } = this.settings;
    if (this.#chance(drop)) return [];
    return this.#chance(duplicate) ? [this.#delayMs(), this.#delayMs()] : [this.#delayMs()];
  }

  /** When an environment is killed, in milliseconds after an event came to it. */
  killAfterMs(): number {
    return this.#random() * KILLED_WITHIN_MS;
  }

  /** @throws AwsError in place of the call, or lets it happen and loses the answer */
  disturb({ principal, service, response }: Call): void {
    if (!principal?.arn.includes(':assumed-role/') || !this.#chance(this.settings.callError)) return;
    if (this.#chance(0.5)) {
      const code = service === 's3' ? 'InternalError' : 'InternalServerError';
      throw new AwsError(code, 'A fault was injected', 500);
    }
    response.writeHead = () => response.destroy();
  }

  #delayMs(): number {
    return this.#chance(this.settings.delay) ? this.#random() * this.settings.delaySeconds * 1000 : 0;
  }

  #chance(share: number): boolean {
    return share > 0 && this.#random() < share;
  }
}
