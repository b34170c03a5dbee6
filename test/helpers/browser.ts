import { type Browser, chromium, type Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { executablePath, launchOptions } from './chromium.ts';

/**
 * A test with a page of a real browser, which must end with no error on its console. Without a browser it is skipped,
 * or fails where `BROWSER` is `required`.
 */
export const browserTest = test
  /** What the page's console says of errors; a test may take out what it has provoked. */
  .extend('complaints', (): string[] => [])
  // oxlint-disable-next-line eslint/no-empty-pattern -- vitest reads in it what a fixture asks for: nothing
  .extend('browser', { scope: 'worker' }, async ({}, { onCleanup }): Promise<Browser | undefined> => {
    if (!executablePath) return undefined;
    const browser = await chromium.launch(launchOptions);
    onCleanup(() => browser.close());
    return browser;
  })
  .extend('page', async ({ browser, skip, complaints }, { onCleanup }): Promise<Page> => {
    if (!browser && process.env['BROWSER'] === 'required') throw new Error('There is no Chromium');
    if (!browser) return skip('there is no Chromium: install it, or say in CHROMIUM where it is');
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
    page.on('pageerror', (error) => void complaints.push(String(error)));
    onCleanup(async () => {
      await context.close();
      expect(complaints).toEqual([]);
    });
    return page;
  });
