/** The time by which the local cloud waits. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Runs `work` at a time. @returns what calls it off */
  at(time: number, work: () => void): () => void;
}

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  at(time, work) {
    const timer = setTimeout(work, Math.max(0, time - Date.now()));
    return () => clearTimeout(timer);
  },
};
