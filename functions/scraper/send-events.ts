import { EventsNotTakenError } from './errors.ts';

/** EventBridge takes no more in a call. Its other limit, 1 MB, is far from what is told here. */
const MOST_AT_ONCE = 10;
const MOST_TRIES = 4;

/** What came of an entry, in the order of the entries. */
export interface Taken {
  /** Set if it was not taken: `ThrottlingException`, `InternalFailure`. */
  errorCode?: string | undefined;
}

/** What sending needs of the world. */
export interface Sending<Entry> {
  /** One call of PutEvents. It succeeds, with status 200, even if it has taken none. */
  put: (entries: readonly Entry[]) => Promise<readonly Taken[]>;
  sleep: (ms: number) => Promise<void>;
}

/**
 * Sends events, and those again that were not taken, and no others.
 * @throws EventsNotTakenError if some never were
 */
export async function sendEvents<Entry>(
  events: readonly Entry[],
  { put, sleep }: Sending<Entry>,
): Promise<void> {
  for (let start = 0; start < events.length; start += MOST_AT_ONCE) {
    let left: readonly Entry[] = events.slice(start, start + MOST_AT_ONCE);
    let codes: string[] = [];
    for (let tries = 0; left.length > 0; tries += 1) {
      if (tries === MOST_TRIES)
        throw new EventsNotTakenError(`${left.length} events: ${[...new Set(codes)].join(', ')}`);
      if (tries > 0) await sleep(100 * 2 ** tries);
      const results = await put(left);
      const refused = (index: number): boolean => results[index]?.errorCode !== undefined || !results[index];
      codes = left.flatMap((_, index) => (refused(index) ? (results[index]?.errorCode ?? 'no answer') : []));
      left = left.filter((_, index) => refused(index));
    }
  }
}
