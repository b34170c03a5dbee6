import type { BannerRow, PastBannerRow } from '../../lib/banner-row.ts';
import type { ListPosition, Ports } from './ports.ts';
import { positionIn } from './position.ts';
import type { Page } from './schemas.ts';
import { URL_SECONDS } from './view-image.ts';
import type { BannersView } from './views.ts';

const LIST = 'banners';

/** The current banner, and one page of all there were, before they are shown. */
export interface Banners {
  current: BannerRow | undefined;
  rows: PastBannerRow[];
  next: ListPosition | undefined;
}

/**
 * The current banner, if there is one yet, and one page of all there were, newest first, the current one among them.
 * @throws ProblemError 400 for a cursor that is not one of the reader's
 */
export async function findBanners(
  reader: string,
  { limit, cursor }: Page,
  { banners, cursors }: Pick<Ports, 'banners' | 'cursors'>,
): Promise<Banners> {
  const after = await positionIn(reader, LIST, cursor, cursors);
  const [current, page] = await Promise.all([banners.current(), banners.list(limit, after)]);
  return { current, ...page };
}

/** @param signedAt - see urlWindow in view-image.ts */
export async function viewBanners(
  reader: string,
  { current, rows, next }: Banners,
  signedAt: number,
  { banners, cursors }: Pick<Ports, 'banners' | 'cursors'>,
): Promise<BannersView> {
  const view = async ({ contentHash, renderedAt, key }: BannerRow | PastBannerRow) => ({
    contentHash,
    renderedAt,
    url: await banners.url(key, { signedAt, seconds: URL_SECONDS }),
  });
  return {
    ...(current && { current: { ...(await view(current)), published: current.published } }),
    history: await Promise.all(rows.map(view)),
    ...(next !== undefined && { next: await cursors.sign(reader, LIST, next) }),
  };
}
