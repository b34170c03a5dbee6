import { setTimeout as sleep } from 'node:timers/promises';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { bucket, startCloud } from '../../local/test/helpers/cloud.ts';
import { lambda } from '../../local/test/helpers/function.ts';
import { shop } from '../../local/test/helpers/shop.ts';
import { browserTest } from '../helpers/browser.ts';

const WARNS = `async () => console.log(JSON.stringify({ level: 'WARN', message: 'refused', code: 'TOO_BIG' }))`;

let local: Awaited<ReturnType<typeof startCloud>>;
beforeAll(async () => {
  const { functions = [], buckets = [], ...rest } = shop();
  // So many that the picture fills the window.
  const spare = Array.from({ length: 40 }, (_, index) => bucket(`spare-${index}`));
  local = await startCloud({
    ...rest,
    functions: [...functions, lambda('shop-picky', WARNS)],
    buckets: [...buckets, ...spare],
  });
});
afterAll(() => local[Symbol.asyncDispose]());

async function open(page: Page, endpoint = local.endpoint): Promise<void> {
  page.setDefaultTimeout(60_000);
  await page.goto(`${endpoint}/_local/`);
  await page.locator('.lamp.on').waitFor();
  await page.locator('.node').first().waitFor();
}

const lines = (page: Page) => page.locator('.strip li button');
const node = (page: Page, name: RegExp) => page.locator('.diagram').getByRole('button', { name });
const put = (Key: string) => local.s3.send(new PutObjectCommand({ Bucket: 'shop-orders', Key, Body: '{}' }));

/** A client asks the HTTP API. */
async function look(times: number, caller: string): Promise<void> {
  const [address] = Object.values(local.cloud.httpApis());
  for (let count = 0; count < times; count += 1)
    await (await fetch(`${address}/open`, { headers: { 'user-agent': caller } })).text();
}

const boxOf = async (element: Locator) => {
  const box = await element.boundingBox();
  if (!box) throw new Error('It is not in sight');
  return box;
};

/** How far below the upper edge something is, once nothing moves it any more. */
async function settled(element: Locator): Promise<number> {
  let before = Number.NaN;
  for (;;) {
    const { y } = await boxOf(element);
    if (y === before) return y;
    before = y;
    await sleep(300);
  }
}

browserTest('what a client asks again and again is one line with its number', async ({ page }) => {
  await open(page);

  await look(12, 'a page');
  await lines(page).filter({ hasText: 'GET /open' }).filter({ hasText: '× 12' }).waitFor();
  await look(1, 'somebody else');

  await expect.poll(() => lines(page).filter({ hasText: 'GET /open' }).count()).toBe(2);
});

browserTest(
  'a run that ended well, and warned, is amber in the picture and in the list',
  async ({ page }) => {
    await open(page);
    await node(page, /picky/).click();
    await page.getByText('Invoke it', { exact: true }).click();

    await page.getByRole('button', { name: 'Invoke', exact: true }).click();

    await page.locator('.node.pulse.warn', { hasText: 'picky' }).waitFor();
    await lines(page).locator('.step.wait', { hasText: 'ended with a warning' }).first().waitFor();
  },
);

browserTest('what somebody waited for is sent again, and its answer shown', async ({ page }) => {
  await open(page);
  await look(1, 'curl');
  await lines(page).filter({ hasText: 'GET /open' }).first().click();

  await page.getByRole('button', { name: 'Replay to shop-ask' }).click();

  await page.locator('.answer', { hasText: 'It answers:' }).locator('pre', { hasText: '"open"' }).waitFor();
  await page.locator('.answer').getByRole('button', { name: 'Show its path' }).click();
  await page.locator('.panel h2', { hasText: 'shop-ask once more' }).waitFor();
});

browserTest('what is read stays where it is, and what is newer is a click away', async ({ page }) => {
  await open(page);
  for (let count = 0; count < 8; count += 1) await put(`old-${count}`);
  // Each line grows until both that it led to have ended.
  for (let count = 0; count < 8; count += 1)
    for (const end of ['price ok', 'pack ok'])
      await lines(page)
        .filter({ hasText: `old-${count}` })
        .getByText(end)
        .waitFor();
  const read = lines(page).filter({ hasText: 'old-3' });
  await page.locator('.strip .log').evaluate((list) => list.scrollTo({ top: 100 }));
  const y = await settled(read);

  await put('new-1');
  await put('new-2');

  await page.getByRole('button', { name: '2 newer ↑' }).waitFor();
  await lines(page).filter({ hasText: 'new-2' }).getByText('pack ok').waitFor();
  expect(Math.abs((await boxOf(read)).y - y)).toBeLessThan(2);
  await page.getByRole('button', { name: '2 newer ↑' }).click();
  await expect.poll(() => page.locator('.strip .log').evaluate((list) => list.scrollTop)).toBe(0);
  await expect.poll(() => page.getByRole('button', { name: 'newer' }).count()).toBe(0);
});

browserTest('what is read stays in the list, however much is newer', async ({ page }) => {
  await open(page);
  for (let count = 0; count < 8; count += 1) await put(`kept-${count}`);
  const read = lines(page).filter({ hasText: 'kept-1' });
  await read.getByText('pack ok').waitFor();
  await page.locator('.strip .log').evaluate((list) => list.scrollTo({ top: 100 }));

  for (let count = 0; count < 45; count += 1) await put(`more-${count}`);

  await page.getByRole('button', { name: '45 newer ↑' }).waitFor();
  expect(await read.count()).toBe(1);
});

browserTest('on a phone a name that has no gap is broken, and not cut off', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page);
  const key = 'W'.repeat(36);
  await put(key);

  await lines(page).filter({ hasText: key }).first().click();
  await page.locator('.panel .events', { hasText: 'pack' }).waitFor();

  const { scrollWidth, clientWidth } = await page
    .locator('.panel')
    .evaluate((panel) => ({ scrollWidth: panel.scrollWidth, clientWidth: panel.clientWidth }));
  expect(scrollWidth).toBe(clientWidth);
});

browserTest('the picture is as large beside what is looked at, and that is in sight', async ({ page }) => {
  await open(page);
  const bottoms = await page
    .locator('.node')
    .evaluateAll((nodes) => nodes.map((each) => each.getBoundingClientRect().bottom));
  const lowest = page.locator('.node').nth(bottoms.indexOf(Math.max(...bottoms)));
  const { width } = await boxOf(lowest);

  await lowest.click();
  await page.locator('.panel').waitFor();

  await expect.poll(async () => (await boxOf(lowest)).width).toBeCloseTo(width, 0);
  await expect
    .poll(async () => {
      const [area, shown] = [await boxOf(page.locator('.diagram')), await boxOf(lowest)];
      return shown.y >= area.y && shown.y + shown.height <= area.y + area.height;
    })
    .toBe(true);
});

browserTest(
  'what is shown of a local cloud that has ended is seen to be of the past',
  async ({ page, complaints }) => {
    const ends = await startCloud(shop());
    await open(page, ends.endpoint);
    await page.getByRole('group', { name: 'Virtual clock' }).waitFor();

    await ends[Symbol.asyncDispose]();

    await page.getByText('The local cloud does not answer.').waitFor();
    expect(await page.getByRole('group', { name: 'Virtual clock' }).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Faults' }).count()).toBe(0);
    expect(await page.locator('.node').count()).toBeGreaterThan(0);
    complaints.splice(0);
  },
);
