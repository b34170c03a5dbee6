import type { BannerRow } from '../../lib/banner-row.ts';
import { type Content, contentOf, MOST_FOLLOWERS } from './content.ts';
import { OvertakenError } from './errors.ts';
import type { Ports } from './ports.ts';

/** Each is a look at everything, and mostly the first one will do. */
const ATTEMPTS = 5;
/** As long as the bucket keeps the copies. */
const LISTED_MS = 90 * 24 * 60 * 60 * 1000;

/** What there is now, and whether it is new. Without a row there is nothing to show yet. */
export interface Made {
  outcome: 'empty' | 'unchanged' | 'rendered';
  row: BannerRow | undefined;
}

/**
 * Brings bucket and row in step with the items. An event only says that something changed; what there is to show follows
 * from the table. So events may come twice, late and in any order:
 *
 * The bucket and the row are looked at before the items, and replaced only if they are still what was seen. So nobody
 * who has seen older items can put an older picture in the place of a newer one.
 *
 * It may break off anywhere: a repetition finds what is done by its hash, and does the rest.
 * @throws OvertakenError
 */
export async function makeBanner(ports: Ports): Promise<Made> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const made = await tryToMake(ports);
    if (made) return made;
  }
  throw new OvertakenError(`The banner was replaced by others ${ATTEMPTS} times`);
}

/** @returns undefined if somebody else was faster */
async function tryToMake(ports: Ports): Promise<Made | undefined> {
  const { bucket, ledger } = ports;
  const current = await bucket.current();
  const known = await ledger.read();
  const content = contentOf(await latest(ports), ports.theme);
  if (!content) return { outcome: 'empty', row: undefined };

  const { contentHash, key } = content;
  const isCurrent = current?.contentHash === contentHash;
  const isKnown = known?.contentHash === contentHash;
  if (known && isCurrent && isKnown) return listed('unchanged', known, ports);

  if (!isCurrent) {
    const png = await draw(content, ports);
    await bucket.keep(key, png);
    if (!(await bucket.replace(current, png, contentHash))) return undefined;
  }
  const renderedAt = new Date(ports.now()).toISOString();
  const published = { ...(isKnown && known.published), s3: renderedAt };
  const row = { contentHash, key, renderedAt, published, claims: {} };
  return (await ledger.commit(known, row)) ? listed('rendered', row, ports) : undefined;
}

/** Whoever broke off after the row left no entry in the list: it is made by whoever comes next. */
async function listed(outcome: Made['outcome'], row: BannerRow, { ledger }: Ports): Promise<Made> {
  await ledger.list(row, Math.ceil((Date.parse(row.renderedAt) + LISTED_MS) / 1000));
  return { outcome, row };
}

async function latest(ports: Ports) {
  const queries = [ports.latest('post', 1), ports.latest('follower', MOST_FOLLOWERS)] as const;
  const [posts, followers] = await Promise.all(queries);
  return [...posts, ...followers];
}

/** One that shows a neutral disc where a picture cannot be had: nobody waits for an avatar. */
async function draw({ theme, post, followers }: Content, ports: Ports): Promise<Buffer> {
  const withAvatars = followers.map(async ({ name, image }) => ({
    name,
    avatar: image === undefined ? undefined : await ports.fetchAvatar(image),
  }));
  return ports.render({
    theme,
    post: post && { ...post, publishedAt: new Date(post.publishedAt) },
    followers: await Promise.all(withAvatars),
  });
}
