import type { Client } from '../api/client.ts';
import { ApiError } from '../api/errors.ts';
import type { Lookout } from './lookout.ts';
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

/** Where answers come from, and for whom. */
export interface Surroundings {
  client: Client;
  lookout: Lookout;
}

export interface PollOptions<Body> {
  /** For how long to wait after an answer, in milliseconds. */
  interval: () => number;
  /** What is known, after an answer. */
  merge?: (known: Body | undefined, answer: Body) => Body;
  /** What is asked besides, each time. */
  also?: () => Promise<void>;
}

/** Asks for a path again and again. What has not changed costs next to nothing: the API says 304. */
export function poll<Body>(
  { client, lookout }: Surroundings,
  path: string,
  { interval, merge = (_, answer) => answer, also }: PollOptions<Body>,
): Polled<Body> {
  const body = createStore<Body | undefined>(undefined);
  const health = createStore<Health>({ error: undefined, retryAt: undefined });
  let etag: string | undefined;
  const poller = new Poller({
    async ask(signal) {
      const known = body.get() === undefined ? undefined : etag;
      const answer = await client.get<Body>(path, { etag: known, signal });
      etag = answer.etag;
      if (answer.body !== undefined) body.set(merge(body.get(), answer.body));
      await also?.();
    },
    interval,
    isVisible: () => lookout.isVisible(),
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
      const end = lookout.onChange(askNow);
      return () => {
        poller.stop();
        end();
      };
    },
  };
}

const isNews = (before: Health, { error, retryAt }: Health): boolean =>
  before.error !== error || before.retryAt !== retryAt;
