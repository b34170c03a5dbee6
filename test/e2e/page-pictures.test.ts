import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { expect } from 'vitest';
import { startApp } from '../helpers/app.ts';
import { browserTest } from '../helpers/browser.ts';
import { choose, photos, siteOf, thumbnails } from '../helpers/page.ts';

const patience = { timeout: 30_000, interval: 200 };

/** A picture of what is shown, of few colours: pages load quicker than photographs. */
async function picture(page: Page, name: string): Promise<void> {
  const png = await page.screenshot({ animations: 'disabled' });
  await sharp(png).png({ palette: true, colours: 64, effort: 10 }).toFile(`docs/${name}.png`);
}

browserTest.runIf(process.env['SCREENSHOTS'])(
  'the pictures in the README are of the app itself',
  async ({ page }) => {
    await using app = await startApp({ speed: 60 });
    const site = siteOf(app);
    await page.setViewportSize({ width: 960, height: 580 });
    await site.invoke('flaky', { mode: 'succeed-at', attempt: 4 });
    await site.open(page, { owner: 'ada' });
    await choose(page, ['nagasaki-boats.jpg']);
    await expect.poll(() => thumbnails(page).count(), patience).toBe(1);
    await choose(page, ['truncated.jpg']);
    await page.getByText('The file is damaged').waitFor();
    await choose(page, ['animated.webp', 'allium-oreophilum.jpg', 'french-alpine-landscape.jpg']);
    await expect.poll(() => page.getByRole('link', { name: /, backed up$/ }).count(), patience).toBe(4);
    await site.invoke('reconcile', JSON.parse(readFileSync('events/reconcile/report.json', 'utf8')));
    await page.getByText('Photos and backup were the same at').waitFor();
    await page.getByRole('link', { name: 'Failures 1' }).waitFor();

    // One that stays on its way.
    await page.route(/-photos-/, () => {});
    await choose(page, ['transparent.png']);
    await page.getByRole('progressbar').waitFor();
    await page.mouse.move(0, 0);
    await picture(page, 'page');

    await page.setViewportSize({ width: 390, height: 844 });
    await photos(page).first().click();
    await page.getByText('Copied to the backup account').waitFor();
    await page.locator('.photo .thumb.shown').waitFor();
    await picture(page, 'page-phone');
    await page.close();
  },
  120_000,
);
