import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { executablePath, launchOptions } from './chromium.ts';

let running: Promise<Browser> | undefined;

afterAll(async () => {
  await (await running)?.close();
  running = undefined;
});

/**
 * A test with a page of a real browser, which must end with no error on its console. Without a browser it is skipped,
 * or fails where `BROWSER` is `required`.
 */
export const browserTest = test
  /** What the page's console says of errors; a test may take out what it has provoked. */
  .extend('complaints', (): string[] => [])
  .extend('page', async ({ skip, complaints }, { onCleanup }): Promise<Page> => {
    if (!executablePath && process.env['BROWSER'] === 'required') throw new Error('There is no Chromium');
    if (!executablePath) return skip('there is no Chromium: install it, or say in CHROMIUM where it is');
    running ??= chromium.launch(launchOptions);
    const context = await (await running).newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
    page.on('pageerror', (error) => void complaints.push(String(error)));
    onCleanup(async () => {
      await context.close();
      expect(complaints).toEqual([]);
    });
    return page;
  });
