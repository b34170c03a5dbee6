import { describe, expect } from 'vitest';
import { browserTest } from '../helpers/browser.ts';
import { choose, drop, photos, siteOf, thumbnails } from '../helpers/page.ts';
import { type App, useSharedApp } from '../helpers/shared-app.ts';

const patience = { timeout: 60_000, interval: 100 };

let app: App;
let site: ReturnType<typeof siteOf>;
useSharedApp(
  (shared) => {
    app = shared;
    site = siteOf(app);
  },
  { speed: 60 },
);

describe('photos', () => {
  browserTest('three that are chosen become thumbnails, with a backup', async ({ page }) => {
    await site.open(page, { owner: 'ada' });

    await choose(page, ['nagasaki-boats.jpg', 'house-cat.jpg', 'transparent.png']);

    await expect.poll(() => thumbnails(page).count(), patience).toBe(3);
    await expect.poll(() => page.getByRole('link', { name: /, backed up$/ }).count(), patience).toBe(3);
    const widths: number[] = await thumbnails(page).evaluateAll((all) =>
      all.map((each) => each.naturalWidth),
    );
    expect(widths.every((width) => width > 100)).toBe(true);
  });

  browserTest('three that are dropped do, too', async ({ page }) => {
    await site.open(page, { owner: 'grace' });

    await drop(page, ['allium-oreophilum.jpg', 'french-alpine-landscape.jpg', 'rotated-with-gps.jpg']);

    await expect.poll(() => thumbnails(page).count(), patience).toBe(3);
  });

  browserTest('one stays where it is, and the same to whoever has the focus on it', async ({ page }) => {
    await site.open(page, { owner: 'margaret' });
    await page.getByText('No photos yet').waitFor();
    await choose(page, ['house-cat.jpg']);
    const tile = page.locator('.gallery .tile').first();

    await tile.evaluate((each) => each.setAttribute('data-mark', 'the first'));
    await photos(page).first().focus();
    await expect.poll(() => page.getByRole('link', { name: /, backed up$/ }).count(), patience).toBe(1);
    await expect.poll(() => thumbnails(page).count(), patience).toBe(1);

    expect(await tile.getAttribute('data-mark')).toBe('the first');
    expect(await photos(page).first().and(page.locator(':focus')).count()).toBe(1);
  });

  browserTest('one that is broken says why, and so does one that is none', async ({ page }) => {
    await site.open(page, { owner: 'edsger' });

    await choose(page, ['truncated.jpg', 'scan.tiff']);

    await page.getByText('TIFF cannot be shown here. JPEG, PNG, WebP and GIF can.').waitFor();
    await page.getByText('The file is damaged, or only a part of it.').waitFor();
    expect(await photos(page).count()).toBe(1);
    await page.reload();
    await page.getByRole('link', { name: /KB.*, not shown: The file is damaged/ }).waitFor();
    await page.locator('.refusal small', { hasText: 'KB' }).waitFor();
  });

  browserTest('one is looked at, with all that was done and when, and left again', async ({ page }) => {
    await site.open(page, { owner: 'barbara' });
    await choose(page, ['nagasaki-boats.jpg', 'house-cat.jpg']);
    await expect.poll(() => page.getByRole('link', { name: /, backed up$/ }).count(), patience).toBe(2);
    const first = photos(page).first();

    await first.click();
    const dialog = page.getByRole('dialog', { name: 'Photo' });
    for (const step of ['Uploaded to S3', 'Thumbnails made', 'Copied to the backup account'])
      await dialog.getByText(step).waitFor();
    const address = page.url();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.url(), patience).not.toBe(address);
    await page.keyboard.press('Escape');

    await page.waitForURL(`${site.address}#/photos`);
    const focused = first.and(page.locator(':focus'));
    await expect.poll(() => focused.count(), { timeout: 10_000 }).toBe(1);
    await first.click();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.waitForURL(`${site.address}#/photos`);
    await expect.poll(() => focused.count(), { timeout: 10_000 }).toBe(1);
    await page.goto(address);
    await page.reload();
    await dialog.getByText('Uploaded to S3').waitFor();
  });

  browserTest('one that is deleted is gone, and stays so', async ({ page }) => {
    await site.open(page, { owner: 'alan' });
    await choose(page, ['house-cat.jpg', 'transparent.png']);
    await expect.poll(() => thumbnails(page).count(), patience).toBe(2);

    await photos(page).first().click();
    await page.getByRole('button', { name: 'Delete …' }).click();
    const question = await page.getByRole('group', { name: 'Delete this photo?' }).boundingBox();
    const dialog = await page.getByRole('dialog').boundingBox();
    if (!question || !dialog) throw new Error('Nothing is asked');
    const room = dialog.y + dialog.height - (question.y + question.height);
    expect(room).toBeGreaterThanOrEqual(16);
    await page.getByRole('button', { name: 'Delete', exact: true }).click();

    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await photos(page).count()).toBe(1);
    await page.reload();
    await expect.poll(() => thumbnails(page).count(), patience).toBe(1);
  });
});

describe('without a network', () => {
  browserTest('the page says so, and goes on by itself when it is back', async ({ page, complaints }) => {
    await site.open(page, { owner: 'hedy' });
    await page.getByText('No photos yet').waitFor();

    await page.context().setOffline(true);
    await drop(page, ['house-cat.jpg']);
    await page.getByText('You are offline.').first().waitFor();
    await page.context().setOffline(false);

    await expect.poll(() => thumbnails(page).count(), patience).toBe(1);
    expect(await page.getByText('You are offline.').count()).toBe(0);
    expect(complaints.splice(0).every((each) => each.includes('ERR_INTERNET_DISCONNECTED'))).toBe(true);
  });

  browserTest('a photo is not lost that is dropped where no photos are shown', async ({ page }) => {
    await site.open(page, { owner: 'frances', at: '#/failures' });

    await drop(page, ['house-cat.jpg']);

    await expect.poll(() => thumbnails(page).count(), patience).toBe(1);
  });
});
