import { setTimeout as sleep } from 'node:timers/promises';
import { UnexpectedError } from './errors.ts';

const INTERVAL_MS = 250;

/** How long to wait. */
export interface Patience {
  seconds: number;
  /** Ends the wait before. */
  signal: AbortSignal;
}

/** What a look has brought: what was waited for, or what is there instead, in words. */
export type Look<T> = { found: T } | { seen: string };

/** Looks again and again. @throws UnexpectedError with what was seen last; the signal's reason */
export async function until<T>(look: () => Promise<Look<T>>, { seconds, signal }: Patience): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    signal.throwIfAborted();
    const looked = await look();
    if ('found' in looked) return looked.found;
    if (Date.now() >= deadline) throw new UnexpectedError(`${looked.seen} after ${seconds} s`);
    await sleep(INTERVAL_MS);
  }
}
