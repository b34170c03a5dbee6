import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { startApp } from '../helpers/app.ts';
import { browserTest } from '../helpers/browser.ts';
import { choose, drop, photos, siteOf, thumbnails } from '../helpers/page.ts';

const patience = { timeout: 25_000, interval: 100 };

let app: Awaited<ReturnType<typeof startApp>>;
let site: ReturnType<typeof siteOf>;
beforeAll(async () => {
  app = await startApp({ speed: 60 });
  site = siteOf(app);
});
afterAll(() => app[Symbol.asyncDispose]());

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

  browserTest('one that is broken says why, and so does one that is none', async ({ page }) => {
    await site.open(page, { owner: 'edsger' });

    await choose(page, ['truncated.jpg', 'scan.tiff']);

    await page.getByText('TIFF cannot be shown here. JPEG, PNG, WebP and GIF can.').waitFor();
    await page.getByText('The file is damaged, or only a part of it.').waitFor();
    expect(await photos(page).count()).toBe(1);
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

    await dialog.waitFor({ state: 'detached' });
    expect(page.url()).toBe(`${site.address}#/photos`);
    expect(await first.and(page.locator(':focus')).count()).toBe(1);
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

describe('failures', () => {
  browserTest(
    'are good news while there are none; one is shown, sent again, and succeeds',
    async ({ page }) => {
      await site.open(page, { owner: 'olivia', at: '#/failures' });
      await page.getByText('Nothing has failed').waitFor();

      await site.invoke('flaky', { mode: 'succeed-at', attempt: 4 });
      const failure = page.getByRole('listitem').filter({ hasText: 'FailedOnDemandError' });
      await failure.getByText('Attempt 3, and 4 is to succeed').waitFor();
      expect(await page.getByRole('link', { name: 'Failures 1' }).count()).toBe(1);
      await failure.getByRole('button', { name: 'Send again' }).click();

      await page.getByRole('link', { name: 'Resolved' }).click();
      await failure.getByText('It has succeeded.').waitFor();
    },
  );
});

describe('news', () => {
  browserTest('a tick brings posts, followers and a banner, all text as text', async ({ page }) => {
    await site.open(page, { owner: 'ida', at: '#/news' });
    await page.getByText('No banner yet').waitFor();

    await site.invoke('scraper', { time: new Date().toISOString() });

    const banner = page.getByRole('img', { name: /^The banner: / });
    await banner.waitFor();
    await expect.poll(() => banner.evaluate((img) => img.naturalWidth), patience).toBe(1500);
    const links = page.getByRole('listitem').getByRole('link');
    expect(await links.count()).toBeGreaterThan(0);
    for (const link of await links.all())
      expect([await link.getAttribute('rel'), await link.getAttribute('href')]).toEqual([
        'noopener noreferrer',
        expect.stringMatching(/^https?:/),
      ]);
  });
});

describe('a link', () => {
  browserTest(
    'that npm start prints opens the page of me, and one of npm run page that of anybody',
    async ({ page }) => {
      const [, first = ''] = /Page +(\S+)/.exec(await app.terminal(/Page +\S+/)) ?? [];
      const { endpoint, region } = app.cloud;
      const env = { ...process.env, AWS_ENDPOINT_URL: endpoint, AWS_REGION: region };
      const { stdout } = await promisify(execFile)('npm', ['run', '-s', 'page', '--', 'zoe'], { env });

      await page.goto(first);
      await page.locator('summary', { hasText: 'me' }).waitFor();
      await page.goto(stdout.trim());

      await page.locator('summary', { hasText: 'zoe' }).waitFor();
      expect(first.startsWith(site.address)).toBe(true);
    },
  );

  browserTest('leaves no token in the address, and holds for as long as the tab does', async ({ page }) => {
    await site.open(page, { owner: 'ada' });

    expect(page.url()).toBe(site.address);
    await page.reload();
    await page.getByRole('navigation', { name: 'Views' }).waitFor();
    await page.locator('summary', { hasText: 'ada' }).click();
    await page.getByRole('button', { name: 'Forget the token' }).click();
    await page.getByRole('heading', { name: 'You have left' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'This page needs a link of your own' }).waitFor();
  });

  browserTest('that is missing is asked for, with what to type; it may be pasted', async ({ page }) => {
    await page.goto(site.address);

    await page.getByText('npm run page -- me --stage dev').waitFor();
    const field = page.getByLabel('Link or token');
    await field.fill('nonsense');
    await page.keyboard.press('Enter');
    await page.getByText('That is neither a link nor a token.').waitFor();
    await field.fill(await site.link({ owner: 'ada' }));
    await page.keyboard.press('Enter');

    await page.getByRole('navigation', { name: 'Views' }).waitFor();
  });

  browserTest('that expires says so, at the moment when it does', async ({ page }) => {
    await site.open(page, { owner: 'ada', seconds: 4 });

    await page.getByRole('heading', { name: 'Your link has expired' }).waitFor();
    await page.getByText('npm run page -- me --stage dev').waitFor();
  });

  browserTest('that is forged gets nothing but a word about it', async ({ page, complaints }) => {
    const link = await site.link({ owner: 'ada' });

    await page.goto(link.replace(/[^.]+$/, 'A'.repeat(43)));

    await page.getByRole('heading', { name: 'Your link is not good any more' }).waitFor();
    // The browser tells each refused request itself.
    expect(complaints.splice(0).every((each) => each.includes('403'))).toBe(true);
  });

  browserTest('that is good for less shows less, and says what it lacks', async ({ page }) => {
    await site.open(page, { owner: 'ada', scope: 'images:read' });

    expect(await page.getByRole('button', { name: 'Add photos' }).count()).toBe(0);
    await page.goto(`${site.address}#/failures`);
    await page.getByRole('heading', { name: 'Your token may not see failures' }).waitFor();
    await page.getByText('failures:read').waitFor();
    await page.goto(`${site.address}#/news`);
    await page.getByRole('heading', { name: 'Your token may not see the banner and the feed' }).waitFor();
  });
});
