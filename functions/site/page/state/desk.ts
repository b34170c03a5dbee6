import type { Backups, Banners, Feed, Sources } from '../api/answers.ts';
import { createClient } from '../api/client.ts';
import { withPatience } from '../api/patience.ts';
import type { Scope } from '../scopes.ts';
import type { Session } from '../session.ts';
import { browserLookout } from './browser-lookout.ts';
import { createFailures, createRetries } from './failures.ts';
import { createGallery } from './gallery.ts';
import { poll, type Surroundings } from './polled.ts';
import type { Uploads } from './uploads.ts';

const SLOW_MS = 15_000;
/** A little longer than API Gateway waits itself. */
const PATIENCE_MS = 35_000;
const ask = withPatience((...asked) => fetch(...asked), PATIENCE_MS);
const slowly = { interval: () => SLOW_MS };

/** All that the page knows in one session. @param uploads - its owner's, which may be from an earlier one */
export function createDesk(origin: string, session: Session, uploads: Uploads, onTokenRefused: () => void) {
  const client = createClient({ origin, token: session.token, ask, onTokenRefused });
  const from: Surroundings = { client, lookout: browserLookout };
  const gallery = createGallery(from);
  gallery.body.subscribe(() => uploads.noteListed(gallery.body.get()?.images ?? []));
  const failed = createFailures(from, 'failed');
  return {
    from,
    gallery,
    uploads,
    failed,
    retries: createRetries(from, () => failed.touch()),
    backups: poll<Backups>(from, '/backups', slowly),
    banners: poll<Banners>(from, '/banner?limit=12', slowly),
    posts: poll<Feed>(from, '/feed?kind=post&limit=20', slowly),
    followers: poll<Feed>(from, '/feed?kind=follower&limit=20', slowly),
    sources: poll<Sources>(from, '/sources', slowly),
    /** Sends what is to be uploaded. @returns what ends it */
    send: () => uploads.connect(client, () => gallery.touch()),
    may: (scope: Scope): boolean => session.scopes.has(scope),
  };
}

export type Desk = ReturnType<typeof createDesk>;
