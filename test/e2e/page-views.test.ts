import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { browserTest } from '../helpers/browser.ts';
import { givePhotos } from '../helpers/many-photos.ts';
import { photos, siteOf, thumbnails } from '../helpers/page.ts';
import { type App, useSharedApp } from '../helpers/shared-app.ts';
import { violationsIn } from '../helpers/violations.ts';

const patience = { timeout: 60_000, interval: 50 };
const VIEWS = { photos: '#/photos', news: '#/news', failures: '#/failures', resolved: '#/failures/resolved' };

let app: App;
let site: ReturnType<typeof siteOf>;
useSharedApp(
  async (shared) => {
    app = shared;
    site = siteOf(app);
    await givePhotos('few', 12, app);
    await givePhotos('many', 1_000, app);
    await site.invoke('scraper', { time: new Date().toISOString() });
    await site.invoke('flaky', { mode: 'throw' });
  },
  { speed: 60 },
);

/** Goes to a view, and waits until all is there. */
async function show(page: Page, view: string): Promise<void> {
  await page.goto(site.address + view);
  // What was shown before is not busy, either.
  await page.locator(`nav a[aria-current=page][href="${view}"]`).first().waitFor();
  await expect.poll(() => page.locator('main [aria-busy=true]').count(), patience).toBe(0);
}

const sum = (numbers: number[]): number => numbers.reduce((total, each) => total + each, 0);

/** How much wider the page is than the screen, in pixels. */
const overhang = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const { clientWidth, scrollWidth } = Reflect.get(globalThis, 'document').documentElement;
    return scrollWidth - clientWidth;
  });

browserTest.for(['light', 'dark'] as const)(
  'axe finds no fault with any view, %s',
  async (colorScheme, { page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.goto(site.address);
    await page.getByRole('heading', { name: 'This page needs a link of your own' }).waitFor();
    const found: Record<string, string[]> = { gate: await violationsIn(page) };

    await site.open(page, { owner: 'few' });
    for (const [name, view] of Object.entries(VIEWS)) {
      await show(page, view);
      found[name] = await violationsIn(page);
    }
    await show(page, VIEWS.photos);
    await photos(page).first().click();
    await page.getByText('Copied to the backup account').waitFor();
    await page.getByRole('button', { name: 'Delete …' }).click();
    found['photo'] = await violationsIn(page);

    expect(found).toEqual({ gate: [], photos: [], news: [], failures: [], resolved: [], photo: [] });
  },
);

browserTest(
  'each view fits a small phone: nothing has to be pushed sideways',
  async ({ page }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await site.open(page, { owner: 'few' });

    for (const view of Object.values(VIEWS)) {
      await show(page, view);
      expect(await overhang(page), view).toBe(0);
    }
    await show(page, VIEWS.failures);
    const tabs = await page.getByRole('navigation', { name: 'Status' }).getByRole('link').all();
    const ends = tabs.map(async (tab) => tab.boundingBox().then((at) => (at ? at.x + at.width : Number.NaN)));
    expect(Math.max(...(await Promise.all(ends)))).toBeLessThanOrEqual(360);
    await show(page, VIEWS.photos);
    await photos(page).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Copied to the backup account').waitFor();
    const box = await dialog.boundingBox();

    expect([box?.x, box?.width]).toEqual([0, 360]);
    expect(await dialog.evaluate((each) => each.scrollWidth - each.clientWidth)).toBe(0);
  },
  90_000,
);

browserTest(
  'all can be done with the keyboard alone',
  async ({ page }) => {
    await site.open(page, { owner: 'few' });
    await photos(page).nth(2).waitFor();
    const focused = () => page.locator(':focus');
    const dialog = page.getByRole('dialog');
    const labels = await photos(page).evaluateAll((all) => all.map((each) => each.ariaLabel));
    const ids = await photos(page).evaluateAll((all) =>
      all.map((each) => each.getAttribute('href')?.slice(-26)),
    );
    /** A photo with all that is known of it. */
    const shown = (at: number) => dialog.getByText(ids[at] ?? 'no such photo').waitFor();
    /** Presses Tab until something of that name has the focus. */
    const tabTo = async (name: RegExp) => {
      for (let press = 0; press < 30; press++) {
        await page.keyboard.press('Tab');
        const names = await focused().evaluateAll(([each]) => [each?.ariaLabel ?? each?.textContent ?? '']);
        if (names.some((each) => name.test(each.trim()))) return;
      }
      throw new Error(`Tab does not lead to ${name}`);
    };

    await tabTo(/^Skip to the content$/);
    await page.keyboard.press('Enter');
    const chooser = page.waitForEvent('filechooser');
    await tabTo(/^Add photos$/);
    await page.keyboard.press('Enter');
    await chooser;
    await tabTo(/^Photo of .* backed up$/);
    await page.keyboard.press('Enter');
    await shown(0);
    await page.keyboard.press('ArrowRight');
    await shown(1);
    await tabTo(/^Delete …$/);
    await page.keyboard.press('Enter');
    const kept = await focused().textContent();
    await page.keyboard.press('ArrowRight');
    await shown(2);
    await page.keyboard.press('ArrowLeft');
    await shown(1);
    const asked = await dialog.getByRole('button', { name: 'Keep' }).count();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });

    expect(kept).toBe('Keep');
    expect(asked).toBe(0);
    expect(await focused().getAttribute('aria-label')).toBe(labels[0]);
    expect(await photos(page).count()).toBe(12);
  },
  90_000,
);

browserTest(
  'a thousand photos are as quick as the first: each page costs what one before it did',
  async ({ page }) => {
    const cdp = await page.context().newCDPSession(page);
    // The thread's own time: of a machine that others use, too.
    await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
    const measured = async (name: string): Promise<number> => {
      const { metrics } = await cdp.send('Performance.getMetrics');
      return metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
    };
    await site.open(page, { owner: 'many' });
    await thumbnails(page).first().waitFor();
    const tiles = page.locator('.gallery .tile');

    const costs: number[] = [];
    for (let there = await tiles.count(); there < 1_000; there = await tiles.count()) {
      const before = await measured('ScriptDuration');
      await page.evaluate(() => Reflect.get(globalThis, 'scrollTo')(0, 1e9));
      await expect.poll(() => tiles.count(), patience).toBeGreaterThan(there);
      costs.push((await measured('ScriptDuration')) - before);
    }

    expect(costs.length).toBeGreaterThan(20);
    expect(sum(costs.slice(-8)) / sum(costs.slice(0, 8))).toBeLessThan(1.6);
    expect(await measured('JSHeapUsedSize')).toBeLessThan(60e6);
    expect(await tiles.count()).toBe(1_000);
  },
  90_000,
);
