import type { OverlayOptions } from 'sharp';
import { sharp } from '../../lib/images/hardened-sharp.ts';
import { paintBackground } from './background.ts';
import { disc } from './circle.ts';
import { cleanText } from './clean-text.ts';
import { cornerAt, middleAt } from './layer.ts';
import { type Follower, renderFollower } from './render-avatar.ts';
import { renderTitle } from './render-title.ts';
import { SEATS, SIZE, TEXT } from './layout.ts';
import { renderText } from './text.ts';
import { type Theme, type ThemeName, themes } from './themes.ts';

/** What a banner shows. Texts and pictures are as strangers have written them. */
export interface BannerContent {
  theme: ThemeName;
  post?: { title: string; source: string; publishedAt: Date } | undefined;
  /** The latest first; who comes after the last seat is not shown. */
  followers: readonly Follower[];
}

const LONGEST_TITLE = 200;
/** It has the width of the title. */
const LONGEST_NAME = 34;

/**
 * Renders a banner, 1500 × 500 pixels, as PNG. The same content makes the same picture, on every machine.
 * @throws the signal's reason once that is aborted
 */
export async function renderBanner(content: BannerContent, signal: AbortSignal): Promise<Buffer> {
  const theme: Theme = themes[content.theme];
  const overlays = [...(await renderPost(content.post, theme))];
  const heading = await renderText('NEWEST FOLLOWERS', label(theme.quiet));
  overlays.push(cornerAt(heading, SEATS.middle - heading.width / 2, TEXT.label));
  for (const [index, seat] of SEATS.places.entries()) {
    signal.throwIfAborted();
    const follower = content.followers[index];
    if (follower) overlays.push(...(await renderFollower(clean(follower), seat, theme)));
    else overlays.push(middleAt(await disc(theme.seat, seat.diameter - 24), seat.x, seat.y));
  }
  signal.throwIfAborted();
  const background = paintBackground(theme, SIZE.width, SIZE.height);
  return sharp(background, { raw: { ...SIZE, channels: 3 } })
    .composite(overlays)
    .png({ compressionLevel: 9 })
    .toBuffer();
}

const clean = ({ name, avatar }: Follower): Follower => ({ name: cleanText(name, LONGEST_NAME), avatar });

async function renderPost(post: BannerContent['post'], theme: Theme): Promise<OverlayOptions[]> {
  const title = post ? cleanText(post.title, LONGEST_TITLE) || 'A new post' : 'Welcome';
  const headline = await renderTitle(title, theme.title, TEXT.title);
  const overlays = [cornerAt(headline, TEXT.left, TEXT.title.top)];
  if (!post) return overlays;
  const source = cleanText(post.source, LONGEST_NAME).toUpperCase() || 'LATEST POST';
  const eyebrow = await renderText(source, label(theme.accent));
  const time = await renderText(timeOf(post.publishedAt), { weight: 'Medium', size: 26, color: theme.quiet });
  const below = TEXT.title.top + headline.height + TEXT.gap;
  return [...overlays, cornerAt(eyebrow, TEXT.left, TEXT.label), cornerAt(time, TEXT.left, below)];
}

const label = (color: string) => ({ weight: 'Bold' as const, size: 22, color, spacing: 2.5 * 1024 });

/** Whoever sees the picture may be anywhere. */
const timeOf = (date: Date): string =>
  `${new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(date)} UTC`;
