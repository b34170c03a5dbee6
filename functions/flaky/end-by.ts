import { setTimeout as sleep, setImmediate as yieldOnce } from 'node:timers/promises';
import type { Ports } from './fail-on-demand.ts';

const BLOCK_MB = 8;

/** Whoever runs the handler did not stop it at its limit; Lambda does. */
export class NotStoppedError extends Error {
  override readonly name = 'NotStoppedError';
}

/**
 * The ways to end without an answer. Each goes so far beyond its limit and no farther, since not everything that runs
 * a handler is Lambda.
 * @throws NotStoppedError
 */
export const endBy = (remainingMs: number, memoryMb: number): Ports['endBy'] => ({
  async timeout() {
    await sleep(remainingMs + 1_000);
    throw new NotStoppedError('A second after its timeout it still runs');
  },

  exit: async () => process.exit(1),

  async 'out-of-memory'() {
    const blocks: Buffer[] = [];
    while (blocks.length * BLOCK_MB < 2 * memoryMb) {
      // Filled: memory that nobody has written to is none.
      blocks.push(Buffer.alloc(BLOCK_MB * 1024 * 1024, 1));
      await yieldOnce();
    }
    throw new NotStoppedError('With twice its memory it still runs');
  },
});
