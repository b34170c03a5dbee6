import type { Failure, FailureList } from '../api/answers.ts';
import { ApiError } from '../api/errors.ts';
import type { FailureStatus } from '../route.ts';
import { poll, type Surroundings } from './polled.ts';
import { createStore } from './store.ts';

const SLOW_MS = 12_000;
const FAST_MS = 1_500;
/** For how long the outcome of a retry is looked for often. */
const PATIENCE_MS = 30_000;

/** How many there are, as far as one page tells. */
export const MOST_COUNTED = 100;

/** What has failed, by its status. */
export const createFailures = (from: Surroundings, status: FailureStatus, limit = MOST_COUNTED) => {
  let happenedAt = -Infinity;
  const list = poll<FailureList>(from, `/failures?status=${status}&limit=${limit}`, {
    interval: () => (Date.now() - happenedAt < PATIENCE_MS ? FAST_MS : SLOW_MS),
  });
  return {
    ...list,
    touch(): void {
      happenedAt = Date.now();
      list.askNow();
    },
  };
};

export type Failures = ReturnType<typeof createFailures>;

/** What has become of a retry. */
export type Retry =
  | { step: 'sending' }
  | { step: 'sent' }
  /** It is known what has become of it. */
  | { step: 'ended'; failure: Failure }
  | { step: 'refused'; reason: string };

/**
 * What is listed, and in its place what was until it was sent again, with what became of it.
 * @param before - what was shown until now
 */
export function withRetried(
  before: readonly Failure[],
  listed: readonly Failure[],
  retries: ReadonlyMap<string, Retry>,
): Failure[] {
  const shown = [...listed];
  const ids = new Set(listed.map(({ id }) => id));
  for (const [index, failure] of before.entries()) {
    const retry = retries.get(failure.id);
    if (ids.has(failure.id) || !retry || retry.step === 'refused') continue;
    const now: Failure = retry.step === 'ended' ? retry.failure : { ...failure, status: 'retrying' };
    const above = new Set(before.slice(0, index).map(({ id }) => id));
    shown.splice(shown.findLastIndex(({ id }) => above.has(id)) + 1, 0, now);
  }
  return shown;
}

/** The retries that were asked for since the page was opened, by the failures' ids. */
export function createRetries({ client }: Surroundings, onSent: () => void) {
  const retries = createStore<ReadonlyMap<string, Retry>>(new Map());
  const tell = (id: string, retry: Retry) => retries.set(new Map(retries.get()).set(id, retry));
  const leaveToList = (id: string) =>
    retries.set(new Map([...retries.get()].filter(([each]) => each !== id)));
  /** A request whose answer is lost is repeated under the same key: then the event is sent once. */
  const keys = new Map<string, string>();

  async function send(id: string): Promise<void> {
    const key = keys.get(id) ?? crypto.randomUUID();
    keys.set(id, key);
    tell(id, { step: 'sending' });
    try {
      await client.post(`/failures/${id}/retry`, key);
      keys.delete(id);
      tell(id, { step: 'sent' });
      onSent();
      await follow(id);
    } catch (error) {
      // Whether it was sent is not known: the key stays.
      if (error instanceof ApiError && !error.mayPass) keys.delete(id);
      tell(id, { step: 'refused', reason: error instanceof Error ? error.message : String(error) });
    }
  }

  /** Looks at a failure until it is known what has become of it. */
  async function follow(id: string): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, FAST_MS));
      const { body } = await client.get<Failure>(`/failures/${id}`).catch((error: unknown) => {
        if (error instanceof ApiError && !error.mayPass) throw error;
        return { body: undefined };
      });
      if (!body || body.status === 'retrying') continue;
      tell(id, { step: 'ended', failure: body });
      return onSent();
    }
    leaveToList(id);
  }

  return { retries, send };
}

export type Retries = ReturnType<typeof createRetries>;
