import { readFileSync } from 'node:fs';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { startApp } from '../helpers/app.ts';
import { browserTest } from '../helpers/browser.ts';
import { violationsIn } from '../helpers/violations.ts';

const PATIENCE = 60_000;
const MOST_BYTES = 100_000;
const photo = readFileSync('samples/house-cat.jpg');

let app: Awaited<ReturnType<typeof startApp>>;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app[Symbol.asyncDispose]());

/** Opens the console, and waits until it is connected. */
async function open(page: Page): Promise<void> {
  page.setDefaultTimeout(PATIENCE);
  await page.goto(`${app.cloud.endpoint}/_local/`);
  await page.locator('.lamp.on').waitFor();
  await page.locator('.node').first().waitFor();
}

/** The line that tells of something, once it says all of these. */
const line = (page: Page, ...texts: string[]) =>
  texts.reduce((found, hasText) => found.filter({ hasText }), page.locator('.strip li button'));

/** What the local cloud says of its clock. */
const state = async (): Promise<{ clock: { now: string; speed: number } }> =>
  JSON.parse(await (await fetch(`${app.cloud.endpoint}/_local/state`)).text());

const node = (page: Page, name: string | RegExp) => page.locator('.diagram').getByRole('button', { name });

const invoke = (name: string, payload: object) => {
  const { endpoint, region } = app.cloud;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const FunctionName = `lambda-by-example-dev-${name}`;
  return new LambdaClient({ endpoint, region, credentials }).send(
    new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload: JSON.stringify(payload) }),
  );
};

browserTest(
  'the whole app is there, wired as its template says, and read in the order of its flow',
  async ({ page }) => {
    await open(page);

    const names = await page.locator('.node .spoken').allTextContents();

    const place = (start: string) => names.findIndex((name) => name.startsWith(start));
    const flow = [
      'bucket photos',
      'rule backup',
      'queue backup',
      'function backup',
      'table table',
      'bucket backup',
    ];
    const places = flow.map(place);
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    await expect.poll(() => page.locator('.region.account').textContent()).toBe('Account 222222222222');
  },
);

browserTest('what does not stand yet is drawn as soon as it does', async ({ page }) => {
  // As long as the local cloud starts, there is nothing.
  const nothing = { nodes: [], edges: [], stands: '' };
  await page.route('**/_local/graph', (route) => route.fulfill({ json: nothing }), { times: 1 });

  await open(page);

  await node(page, 'table table').waitFor();
  expect(await page.getByText('Nothing stands yet.').count()).toBe(0);
});

browserTest(
  'an upload is seen to go its way, to its thumbnails, its row and its backup',
  async ({ page }) => {
    await open(page);
    await app.upload('uploads/me/cat.jpg', photo);

    await page.locator('.dot').first().waitFor({ state: 'attached', timeout: PATIENCE });
    await line(page, 'cat.jpg', 'thumbnail ok', 'backup ok').click({ timeout: PATIENCE });

    const path = page.locator('.panel .events');
    await path.getByText('160.webp written to thumbnails').waitFor();
    await path.getByText('cat.jpg written to backup').waitFor();
    const dimmed = page.locator('.node.dim');
    for (const name of ['photos', 'thumbnail', 'thumbnails', 'backup', 'table'])
      expect(await dimmed.getByText(name, { exact: true }).count(), name).toBe(0);
    expect(await dimmed.getByText('scraper', { exact: true }).count()).toBe(1);
    await node(page, 'table table').click();
    await page.getByLabel('Keys that begin with').fill('IMG#');
    await page.locator('.panel .rows li', { hasText: 'THUMBNAIL' }).first().waitFor();
  },
);

browserTest(
  'ten uploads at once are served by several environments, one request at a time',
  async ({ page }) => {
    await open(page);
    const keys = Array.from({ length: 10 }, (_, index) => `uploads/many/${index}.jpg`);

    await Promise.all(keys.map((key) => app.upload(key, photo)));

    const thumbnail = node(page, /^function thumbnail, /);
    await node(page, /^function thumbnail, [2-9] environments, /).waitFor({ timeout: PATIENCE });
    await expect.poll(() => thumbnail.locator('.square').count()).toBeGreaterThan(1);
    for (const key of keys) await app.eventually(key, ({ meta }) => meta?.status === 'ready');
    await thumbnail.click();
    await expect.poll(() => page.locator('.panel tbody tr').count()).toBeGreaterThan(1);
  },
);

browserTest(
  'a failure is followed without a wait: three attempts, the queue, a row',
  { timeout: 300_000 },
  async ({ page }) => {
    await open(page);
    await invoke('flaky', { mode: 'succeed-at', attempt: 4 });
    const story = line(page, 'flaky invoked');

    const pressed: (string | null)[] = [];
    for (const attempt of [2, 3]) {
      await expect
        .poll(
          async () => {
            // What an earlier test has left behind may be due before.
            const now = page.getByRole('button', { name: /^Now: (attempt|a) / });
            // In one go: what comes next may change at any time.
            if (await now.isVisible())
              pressed.push(
                await now.evaluate((button) => {
                  button.click();
                  return button.getAttribute('aria-label');
                }),
              );
            return story.getByText(`attempt ${attempt}:`).count();
          },
          { timeout: 2 * PATIENCE, interval: 250 },
        )
        .toBeGreaterThan(0);
    }
    expect(pressed).toEqual(expect.arrayContaining(['Now: attempt 2 of flaky', 'Now: attempt 3 of flaky']));

    await story.getByText('given up').waitFor({ timeout: PATIENCE });
    await line(page, 'flaky invoked', 'failures gets a message', 'failures ended with a warning').waitFor({
      timeout: PATIENCE,
    });
    await node(page, 'table table').click();
    await page.getByLabel('Keys that begin with').fill('FAILURE#');
    await page.locator('.panel .rows li', { hasText: 'flaky' }).first().waitFor();
  },
);

browserTest('what a function got is sent to it again', async ({ page }) => {
  await open(page);
  await app.upload('uploads/me/again.jpg', photo);
  await line(page, 'again.jpg', 'thumbnail ok').click({ timeout: PATIENCE });

  await page.getByRole('button', { name: 'Replay to thumbnail' }).waitFor();
  await page.getByRole('button', { name: 'Replay to backup' }).waitFor();
  await page.locator('.panel .events button', { hasText: 'thumbnail ok' }).click();
  await page.locator('.panel > pre', { hasText: 'ObjectCreated:Put' }).first().waitFor();
  await page.getByRole('button', { name: 'Replay', exact: true }).click();

  await page.getByText('Sent again.').waitFor();
  await line(page, 'thumbnail once more', 'ok,').waitFor({ timeout: PATIENCE });
});

browserTest('a function is invoked by its button', async ({ page }) => {
  await open(page);

  await node(page, /^function hello, /).click();
  await page.getByText('Invoke it', { exact: true }).click();
  await page.getByLabel('Event, as JSON').fill('{ "message": "from the console" }');
  await page.getByRole('button', { name: 'Invoke', exact: true }).click();

  await page.locator('.invoke pre', { hasText: 'from the console' }).waitFor({ timeout: PATIENCE });
});

browserTest('the clock goes at the speed that is chosen, and a minute forward', async ({ page }) => {
  await open(page);
  const before = Date.parse((await state()).clock.now);

  await page.getByRole('button', { name: '10×' }).click();
  await page.locator('.speeds [aria-pressed=true]', { hasText: '10×' }).waitFor();
  await page.getByRole('button', { name: '1×', exact: true }).click();
  await page.locator('.speeds [aria-pressed=true]', { hasText: /^1×$/ }).waitFor();
  await page.getByRole('button', { name: '+1 min' }).click();

  await expect.poll(async () => Date.parse((await state()).clock.now) - before).toBeGreaterThan(60_000);
  expect((await state()).clock.speed).toBe(1);
});

browserTest('it is read and used by keyboard', async ({ page }) => {
  await open(page);

  await node(page, /^HTTP API/).focus();
  await page.keyboard.press('Enter');
  await page.locator('.panel h2', { hasText: 'HTTP API' }).waitFor();
  await page.locator('.panel').getByRole('button', { name: 'Close' }).focus();
  await page.keyboard.press('Escape');

  await expect.poll(() => page.locator('.panel').count()).toBe(0);
  expect(
    await node(page, /^HTTP API/)
      .and(page.locator(':focus'))
      .count(),
  ).toBe(1);
});

browserTest('on a phone the picture is moved, and not the page', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page);
  const widths = (element: string) =>
    page.locator(element).evaluate((found) => [found.scrollWidth, found.clientWidth] as const);

  const [whole, screen] = await widths('html');
  const [picture, area] = await widths('.diagram');

  expect(whole).toBe(screen);
  expect(picture).toBeGreaterThan(area ?? 0);
});

browserTest('who wants no motion sees no dot', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page);
  await app.upload('uploads/me/calm.jpg', photo);

  await page.locator('.node.pulse').first().waitFor({ timeout: PATIENCE });
  await line(page, 'calm.jpg', 'thumbnail ok').waitFor({ timeout: PATIENCE });

  expect(await page.locator('.dot').count()).toBe(0);
});

browserTest('a page that comes back shows what was, and moves nothing', async ({ page }) => {
  await new Promise((done) => setTimeout(done, 5500));
  await open(page);

  await page.locator('.strip li').first().waitFor();

  expect(await page.locator('.dot').count()).toBe(0);
});

browserTest('nothing comes from elsewhere, and all of it is at most 100 KB', async ({ page }) => {
  const urls: string[] = [];
  const sizes: Promise<number>[] = [];
  page.on('request', (request) => urls.push(request.url()));
  page.on('requestfinished', (request) =>
    sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize)),
  );

  await open(page);
  await page.waitForLoadState('load');

  expect(urls.filter((url) => !url.startsWith(`${app.cloud.endpoint}/_local/`))).toEqual([]);
  const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThan(MOST_BYTES);
});

describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
  browserTest('axe finds nothing to complain of', async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await open(page);
    expect(await violationsIn(page)).toEqual([]);

    await invoke('hello', { message: 'hi' });
    await node(page, /^function hello/).click();
    await page.getByText('Invoke it', { exact: true }).click();
    await page.locator('.log-lines li').first().waitFor();
    expect(await violationsIn(page), 'a function').toEqual([]);
    for (const menu of ['Legend', 'Faults']) {
      await page.getByText(menu, { exact: true }).click();
      expect(await violationsIn(page), menu).toEqual([]);
    }
    await page.locator('.strip li button').first().click();
    expect(await violationsIn(page), 'a path').toEqual([]);
    await page.locator('.panel .events button').first().click();
    await page.getByText('In the trace').waitFor();

    expect(await violationsIn(page), 'an event').toEqual([]);
  });
});

browserTest.runIf(process.env['SCREENSHOTS'])('the picture for the READMEs', async ({ page }) => {
  await open(page);
  await app.upload('uploads/me/first.jpg', photo);
  await line(page, 'first.jpg', 'thumbnail ok', 'backup ok').waitFor();
  await invoke('flaky', { mode: 'throw' });
  await line(page, 'flaky invoked', 'again in').waitFor();

  for (const name of ['cat', 'boats', 'landscape', 'harbour'])
    await app.upload(`uploads/me/${name}.jpg`, photo);
  await page.locator('.dot.data').nth(1).waitFor({ state: 'attached' });

  await page.screenshot({ path: 'docs/console.png' });
});
