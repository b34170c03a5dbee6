import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import { createBlog } from '../samples/blog/server.ts';
import { storyAt } from '../samples/blog/story.ts';

const NOW = Date.UTC(2026, 10, 23, 9);

/** The blog at a time that a test puts forward. */
async function startBlog(speed = 1) {
  const clock = { now: NOW };
  const blog = createBlog(speed, () => clock.now).listen(0, '127.0.0.1');
  onTestFinished(() => void blog.close());
  await once(blog, 'listening');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  const origin = `http://127.0.0.1:${(blog.address() as AddressInfo).port}`;
  const close = async () => {
    blog.close();
    blog.closeAllConnections();
    await once(blog, 'close');
  };
  return { clock, origin, close, get: (path: string, init?: RequestInit) => fetch(`${origin}${path}`, init) };
}

const guids = (feed: string) => [...feed.matchAll(/post-\w+/g)].map(([guid]) => guid);

const Followers = z.object({ followers: z.array(z.object({ since: z.string(), avatar: z.string() })) });

test('the feed is the same until there is a new post, and whoever knows it hears 304', async () => {
  const { clock, get } = await startBlog();
  const first = await get('/feed.xml');
  const headers = { 'if-none-match': first.headers.get('etag') ?? '' };

  const known = await get('/feed.xml', { headers });
  clock.now += 75_000;
  const changed = await get('/feed.xml', { headers });

  expect(known.status).toBe(304);
  expect(await known.text()).toBe('');
  expect(changed.status).toBe(200);
  const [before, after] = [await first.text(), await changed.text()];
  expect(guids(after).slice(1)).toEqual(guids(before).slice(0, -1));
});

test('a post keeps its id, title and time, whenever it is asked for', () => {
  const [newest] = storyAt(NOW, 1).posts;

  const later = storyAt(NOW + 300_000, 1).posts;

  expect(later).toContainEqual(newest);
});

test.each([1, 60, 1000])('at speed %i no two posts share an id', (speed) => {
  const ids = Array.from({ length: 20 }, (_, i) => storyAt(NOW + i * 1000, speed).posts).flat();

  const titles = new Map(ids.map(({ id, title }) => [id, title]));
  for (const { id, title } of ids) expect(titles.get(id)).toBe(title);
});

test('followers join, newest first, with faces that are pictures, but for one in seven', async () => {
  const { get, origin } = await startBlog();

  const { followers } = Followers.parse(await (await get('/followers.json')).json());

  const times = followers.map(({ since }) => since);
  expect(times).toEqual(times.toSorted().toReversed());
  const faces = await Promise.all(
    followers.map(async ({ avatar }) => {
      expect(avatar.startsWith(origin)).toBe(true);
      const answer = await fetch(avatar);
      return answer.ok ? sharp(Buffer.from(await answer.arrayBuffer())).metadata() : answer.status;
    }),
  );
  expect(faces.filter((face) => face === 404).length).toBeGreaterThanOrEqual(2);
  expect(faces).toContainEqual(expect.objectContaining({ format: 'png', width: 128, height: 128 }));
});

test('the page shows titles as text, whatever is in them', async () => {
  const { clock, get } = await startBlog();
  clock.now = 75_000 * 12 * 2_000_000 + 75_000 * 6;

  const page = await (await get('/')).text();

  expect(page).toContain('&#60;b&#62;Bold&#60;/b&#62; &#38; &#34;quoted&#34;');
  expect(page).not.toContain('<b>');
});

test.each([
  ['/robots.txt', 200],
  ['/nowhere', 404],
  ['/avatars/99.png', 404],
  ['/avatars/none.png', 404],
  ['/feed.xml?x=1', 200],
])('%s is answered with %i', async (path, status) => {
  const { get } = await startBlog();

  expect((await get(path)).status).toBe(status);
});

test('nobody can change anything', async () => {
  const { get } = await startBlog();

  expect((await get('/', { method: 'POST', body: 'x' })).status).toBe(405);
});

test('a port in use is one clear line', async () => {
  const { origin } = await startBlog();
  const { port } = new URL(origin);

  const { status, stderr } = spawnSync(process.execPath, ['samples/blog/main.ts'], {
    encoding: 'utf8',
    env: { BLOG_PORT: port },
  });

  expect(status).toBe(1);
  expect(stderr).toBe(`Port ${port} is in use: stop what uses it, and start again\n`);
});

test('beside a local cloud it says so, and takes over when the port is free', async () => {
  const { origin, close } = await startBlog();
  const { port } = new URL(origin);
  const waiting = spawn(process.execPath, ['samples/blog/main.ts'], {
    env: { BLOG_PORT: port, LOCAL_SPEED: '1' },
  });
  onTestFinished(() => void waiting.kill());
  const [said] = await once(waiting.stderr, 'data');

  await close();

  expect(String(said)).toBe(`Port ${port} is in use. Unless that is this blog too: stop what uses it\n`);
  expect(String(await once(waiting.stdout, 'data'))).toContain(`The sample blog is on ${origin}`);
});

test('it ends when whoever has started it is gone', () => {
  const env = { BLOG_PORT: '0', LOCAL_SPEED: '60' };

  const said = execFileSync(process.execPath, ['samples/blog/main.ts'], { encoding: 'utf8', env, input: '' });

  expect(said).toContain('The sample blog is on');
});
