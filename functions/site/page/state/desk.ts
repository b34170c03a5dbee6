import type { Backups, Banners, Feed, Sources } from '../api/answers.ts';
import { createClient } from '../api/client.ts';
import type { Scope } from '../scopes.ts';
import type { Session } from '../session.ts';
import { createFailures, createRetries } from './failures.ts';
import { createGallery } from './gallery.ts';
import { poll } from './polled.ts';
import { createUploads } from './uploads.ts';

const SLOW_MS = 15_000;
const ask: typeof fetch = (...asked) => fetch(...asked);
const slowly = { interval: () => SLOW_MS };

/** All that the page knows in one session. */
export function createDesk(origin: string, session: Session, onTokenRefused: () => void) {
  const client = createClient({ origin, token: session.token, ask, onTokenRefused });
  const gallery = createGallery(client);
  const failed = createFailures(client, 'failed');
  return {
    client,
    gallery,
    uploads: createUploads(client, () => gallery.touch()),
    failed,
    retries: createRetries(client, () => failed.touch()),
    backups: poll<Backups>(client, '/backups', slowly),
    banners: poll<Banners>(client, '/banner?limit=12', slowly),
    posts: poll<Feed>(client, '/feed?kind=post&limit=20', slowly),
    followers: poll<Feed>(client, '/feed?kind=follower&limit=20', slowly),
    sources: poll<Sources>(client, '/sources', slowly),
    may: (scope: Scope): boolean => session.scopes.has(scope),
  };
}

export type Desk = ReturnType<typeof createDesk>;
