import { createHash } from 'node:crypto';
import { brotliCompressSync } from 'node:zlib';
import type { Page } from '../../bundling/page.ts';
import { contentPolicy } from './security-headers.ts';
import type { Surroundings } from './surroundings.ts';

/** One thing that can be asked for. */
export interface Resource {
  /** Compressed with brotli, in base64. */
  br: string;
  headers: Record<string, string>;
}

/** The page's files, by path: each has a hash of its content in its name, and so is the same for ever. */
export const assetsOf = ({ assets }: Page): Map<string, Resource> =>
  new Map(
    Object.entries(assets).map(([path, { type, br }]) => [
      path,
      { br, headers: { 'content-type': type, 'cache-control': 'public, max-age=31536000, immutable' } },
    ]),
  );

/** The page itself, which says in its head where everything is: without a script in it, none can be slipped in. */
export function documentOf({ html }: Page, surroundings: Surroundings): Resource {
  const { api, stage } = surroundings;
  const filled = html.replace('{{api}}', () => api).replace('{{stage}}', () => stage);
  const policy = contentPolicy(surroundings);
  const hash = createHash('sha256').update(policy).update(filled).digest('base64url').slice(0, 22);
  return {
    br: brotliCompressSync(filled).toString('base64'),
    headers: {
      'content-type': 'text/html; charset=utf-8',
      // It is asked for each time, and mostly not sent: it names the files of the latest deployment.
      'cache-control': 'no-cache',
      // A weak one, since it is the same in each encoding.
      etag: `W/"${hash}"`,
      'content-security-policy': policy,
    },
  };
}
