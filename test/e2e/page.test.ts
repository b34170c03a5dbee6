import { readFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { browserTest } from '../helpers/browser.ts';
import { choose, drop, photos, siteOf, thumbnails } from '../helpers/page.ts';
import { type App, useSharedApp } from '../helpers/shared-app.ts';
import { violationsIn } from '../helpers/violations.ts';

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

  browserTest(
    'one whose upload was cut off says so wherever it is pressed, and can be taken away',
    async ({ page }) => {
      const names = ['house-cat.jpg', 'nagasaki-boats.jpg'];
      page.on('dialog', (leaving) => void leaving.accept());
      await page.clock.install();
      await site.open(page, { owner: 'niklaus' });
      await page.route(/-photos-/, () => {});
      await choose(page, names);
      await expect.poll(() => page.getByRole('progressbar').count(), patience).toBe(2);
      await page.reload();
      await expect.poll(() => photos(page).count(), patience).toBe(2);

      await page.clock.fastForward('01:10');
      const tiles = page.locator('.tile', { hasText: 'Nothing has arrived so far' });
      await expect.poll(() => tiles.count(), patience).toBe(2);
      const coming = await page.getByText(/on (its|their) way/).count();
      await tiles.first().click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('Nothing has arrived so far').waitFor();
      await page.keyboard.press('Escape');
      await tiles.filter({ hasText: 'house-cat.jpg' }).getByRole('button', { name: 'Remove' }).click();

      await expect.poll(() => photos(page).count(), patience).toBe(1);
      expect(coming).toBe(0);
      expect(await photos(page).first().getAttribute('aria-label')).toMatch(
        /^Photo nagasaki-boats\.jpg .*, not there yet$/,
      );
    },
  );

  browserTest('one that is broken says why, and so does one that is none', async ({ page }) => {
    await site.open(page, { owner: 'edsger' });

    await choose(page, ['truncated.jpg', 'scan.tiff']);

    await page.getByText('TIFF cannot be shown here. JPEG, PNG, WebP and GIF can.').waitFor();
    await page.getByText('The file is damaged, or only a part of it.').waitFor();
    expect(await photos(page).count()).toBe(1);
    await page.reload();
    await page.getByRole('link', { name: /truncated.jpg.*KB, not shown: The file is damaged/ }).waitFor();
    await page.locator('.refusal strong', { hasText: 'truncated.jpg' }).waitFor();
  });

  browserTest('one keeps the name of its file, which is text whatever it is', async ({ page }) => {
    const name = '<img src=x onerror=alert(1)> 長崎.jpg';
    await site.open(page, { owner: 'hedwig' });
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Add photos' }).click();
    const buffer = readFileSync('samples/house-cat.jpg');
    await (await chooser).setFiles({ name, mimeType: 'image/jpeg', buffer });
    await expect.poll(() => thumbnails(page).count(), patience).toBe(1);

    await page.reload();
    await page.getByRole('link', { name: `Photo ${name} of ` }).click();

    await page.getByRole('heading', { name, exact: true }).waitFor();
    await page.getByRole('dialog').getByRole('img', { name, exact: true }).waitFor();
    expect(await page.locator('img[src=x]').count()).toBe(0);
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

describe('when the token ends', () => {
  browserTest('what is not sent yet is kept, and goes on with a fresh link', async ({ page, complaints }) => {
    const { promise: later, resolve: letGo } = Promise.withResolvers<void>();
    await site.open(page, { owner: 'joan' });
    await page.getByText('No photos yet').waitFor();
    await page.route(/-photos-/, async (route) => {
      await later;
      return route.continue();
    });
    await choose(page, ['nagasaki-boats.jpg', 'house-cat.jpg', 'transparent.png', 'animated.webp']);
    await page.getByRole('progressbar').nth(2).waitFor();

    await page.goto(await site.link({ owner: 'joan', seconds: 3 }));
    await page.getByRole('heading', { name: 'Your link has expired' }).waitFor();
    await page.getByText('4 photos of joan are not sent yet.').waitFor();
    const violations = await violationsIn(page);
    letGo();
    // Three have their forms, which are good for longer.
    await page.getByText('1 photo of joan is not sent yet.').waitFor();
    await page.goto(await site.link({ owner: 'joan' }));

    await expect.poll(() => thumbnails(page).count(), patience).toBe(4);
    await page.reload();
    await expect.poll(() => thumbnails(page).count(), patience).toBe(4);
    expect(violations).toEqual([]);
    // Of what was asked in the last moment.
    expect(complaints.splice(0).every((each) => each.includes('403'))).toBe(true);
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

  browserTest(
    'what has failed is sent again with one button, if that makes sense',
    async ({ page, complaints }) => {
      await site.open(page, { owner: 'grete' });
      const all = page.getByRole('button', { name: 'Try all again' });
      await page.route(/-photos-/, (route) => route.abort());
      await choose(page, ['house-cat.jpg', 'scan.tiff']);
      await page.getByText('TIFF cannot be shown here.').waitFor();
      await page.getByRole('button', { name: 'Try again' }).waitFor();
      const forOne = await all.count();

      await choose(page, ['transparent.png']);
      await page.getByText('2 photos could not be sent.').waitFor();
      await page.unroute(/-photos-/);
      await all.click();

      await expect.poll(() => thumbnails(page).count(), patience).toBe(2);
      expect([forOne, await all.count()]).toEqual([0, 0]);
      expect(complaints.splice(0).every((each) => each.includes('ERR_FAILED'))).toBe(true);
    },
  );

  browserTest('a photo is not lost that is dropped where no photos are shown', async ({ page }) => {
    await site.open(page, { owner: 'frances', at: '#/failures' });

    await drop(page, ['house-cat.jpg']);

    await expect.poll(() => thumbnails(page).count(), patience).toBe(1);
  });
});
