import type { Client } from '../api/client.ts';
import { ApiError } from '../api/errors.ts';
import { type Health, Poller } from './poller.ts';
import { createStore, type Store } from './store.ts';

/** An answer of the API that is kept fresh while somebody looks. */
export interface Polled<Body> {
  /** Undefined until there is one. */
  body: Store<Body | undefined>;
  health: Store<Health>;
  askNow(): void;
  /** @returns what ends it */
  start(): () => void;
}

export interface PollOptions<Body> {
  /** For how long to wait after an answer, in milliseconds. */
  interval: () => number;
  /** What is known, after an answer. */
  merge?: (known: Body | undefined, answer: Body) => Body;
}

/** Asks for a path again and again. What has not changed costs next to nothing: the API says 304. */
export function poll<Body>(
  client: Client,
  path: string,
  { interval, merge = (_, answer) => answer }: PollOptions<Body>,
): Polled<Body> {
  const body = createStore<Body | undefined>(undefined);
  const health = createStore<Health>({ error: undefined, retryAt: undefined });
  let etag: string | undefined;
  const poller = new Poller({
    async ask(signal) {
      const answer = await client.get<Body>(path, { etag, signal });
      etag = answer.etag;
      if (answer.body !== undefined) body.set(merge(body.get(), answer.body));
    },
    interval,
    isVisible: () => document.visibilityState === 'visible',
    mayPass: (error) => !(error instanceof ApiError) || error.mayPass,
    onHealth: (now) => void (isNews(health.get(), now) && health.set(now)),
    now: Date.now,
  });
  const askNow = () => poller.askNow();
  return {
    body,
    health,
    askNow,
    start() {
      poller.start();
      document.addEventListener('visibilitychange', askNow);
      globalThis.addEventListener('online', askNow);
      return () => {
        poller.stop();
        document.removeEventListener('visibilitychange', askNow);
        globalThis.removeEventListener('online', askNow);
      };
    },
  };
}

const isNews = (before: Health, { error, retryAt }: Health): boolean =>
  before.error !== error || before.retryAt !== retryAt;
