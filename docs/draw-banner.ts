// Draws the banner of functions/banner/README.md, of what the sample blog once had: node docs/draw-banner.ts
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderBanner } from '../functions/banner/render-banner.ts';
import { sharp } from '../lib/images/hardened-sharp.ts';
import { drawFace } from '../samples/blog/draw-face.ts';
import { storyAt } from '../samples/blog/story.ts';

const { posts, followers } = storyAt(Date.UTC(2026, 10, 26, 15, 22), 1);
const post = posts.find(({ title }) => title.startsWith('Exactly once'));
const png = await renderBanner(
  {
    theme: 'dark',
    post: post && { ...post, source: 'the patient queue' },
    followers: followers.map(({ name, face }) => ({ name, avatar: face < 0 ? undefined : drawFace(face) })),
  },
  new AbortController().signal,
);
// Smaller and in fewer colours than what is published: a page need not weigh so much.
const small = await sharp(png)
  .resize(1000)
  .png({ palette: true, colours: 200, dither: 0.6, effort: 10 })
  .toBuffer();
writeFileSync(join(import.meta.dirname, 'banner.png'), small);
