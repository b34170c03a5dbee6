import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect } from 'vitest';
import { browserTest } from '../helpers/browser.ts';
import { choose, siteOf } from '../helpers/page.ts';
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

      await failure.getByText('It has succeeded.').waitFor();
      await page.getByRole('link', { name: 'Failures', exact: true }).waitFor();
      expect(await failure.getByRole('button').count()).toBe(0);
      await page.getByRole('link', { name: 'Resolved' }).click();
      await failure.getByText('It has succeeded.').waitFor();
      await page.getByRole('link', { name: 'Failed' }).click();
      await page.getByText('Nothing has failed').waitFor();
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
    await links.first().waitFor();
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
      await page.getByRole('button', { name: 'Open zoe’s photos' }).click();

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

  browserTest('that is cut off says so, and so it does where the page is open already', async ({ page }) => {
    const damaged = page.getByRole('heading', { name: 'Your link is damaged' });

    await page.goto(`${site.address}#token=abc`);
    await damaged.waitFor();
    await site.open(page, { owner: 'ada' });
    await page.goto(`${site.address}#token=abc`);

    await damaged.waitFor();
    expect(page.url()).toBe(site.address);
  });

  browserTest('of somebody else is asked about first, and one’s own is not', async ({ page }) => {
    await site.open(page, { owner: 'ada' });
    const question = page.getByRole('dialog', { name: 'This link is somebody else’s' });
    const stay = question.getByRole('button', { name: 'Stay with ada' });

    await page.goto(await site.link({ owner: 'mallory' }));
    await question.getByText('You are here as ada.').waitFor();
    const focused = await stay.and(page.locator(':focus')).count();
    const violations = await violationsIn(page);
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    // From elsewhere, in this tab: the page is loaded anew, and knows who was here.
    await page.goto('about:blank');
    await page.goto(await site.link({ owner: 'mallory' }));
    await stay.click();
    await question.waitFor({ state: 'detached' });
    const stayed = await page.locator('summary', { hasText: 'ada' }).count();
    await page.goto(await site.link({ owner: 'mallory', seconds: -1 }));
    await question.getByText('has expired').waitFor();
    await stay.click();
    await page.goto(await site.link({ owner: 'ada', seconds: 60 }));
    await page.reload();

    await page.locator('summary', { hasText: 'ada' }).waitFor();
    expect([focused, stayed, violations]).toEqual([1, 1, []]);
    expect(await question.count()).toBe(0);
    expect(page.url()).toBe(site.address);
  });

  browserTest('that expires says so, at the moment when it does', async ({ page }) => {
    const expired = page.getByRole('heading', { name: 'Your link has expired' });
    await page.clock.install();
    await site.open(page, { owner: 'ada', seconds: 3_600 });

    await page.clock.fastForward('55:00');
    expect(await expired.count()).toBe(0);
    await page.clock.fastForward('05:00');

    await expired.waitFor();
    await page.getByText('npm run page -- me --stage dev').waitFor();
  });

  browserTest('that is forged gets nothing but a word about it', async ({ page, complaints }) => {
    const link = await site.link({ owner: 'ada' });

    await page.goto(link.replace(/[^.]+$/, 'A'.repeat(43)));

    await page.getByRole('heading', { name: 'Your link is not good any more' }).waitFor();
    // The browser tells each refused request itself.
    expect(complaints.splice(0).every((each) => each.includes('403'))).toBe(true);
  });

  browserTest('that is good is not given up for one before it', async ({ page, complaints }) => {
    const { promise: later, resolve: answer } = Promise.withResolvers<void>();
    await site.open(page, { owner: 'ada' });
    await page.route('**/images', async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      await later;
      return route.fulfill({
        status: 403,
        headers: { 'access-control-allow-origin': '*' },
        json: { message: 'Forbidden' },
      });
    });
    const asked = page.waitForRequest((request) => request.method() === 'POST');
    await choose(page, ['house-cat.jpg']);
    await asked;
    await page.locator('summary', { hasText: 'ada' }).click();
    await page.getByRole('button', { name: 'Forget the token' }).click();
    await page.getByLabel('Link or token').fill(await site.link({ owner: 'zoe' }));
    await page.keyboard.press('Enter');
    await page.locator('summary', { hasText: 'zoe' }).waitFor();

    const refused = page.waitForResponse((response) => response.status() === 403);
    answer();
    await refused;
    await page.reload();

    await page.locator('summary', { hasText: 'zoe' }).waitFor();
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
