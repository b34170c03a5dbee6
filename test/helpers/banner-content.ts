import type { BannerContent } from '../../functions/banner/render-banner.ts';
import { drawFace } from '../../samples/blog/draw-face.ts';
import { NAMES } from '../../samples/blog/words.ts';

/** Followers with the faces of the sample blog. */
export const followersWithFaces = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ name: NAMES[i] ?? '', avatar: drawFace(i) }));

/** A banner's content; what is not said is as usual. */
export const content = ({
  title = 'What a queue taught me about patience',
  ...rest
}: Partial<BannerContent> & { title?: string } = {}): BannerContent => ({
  theme: 'dark',
  post: { title, source: 'the patient queue', publishedAt: new Date('2026-11-26T15:22:00Z') },
  followers: followersWithFaces(10),
  ...rest,
});
