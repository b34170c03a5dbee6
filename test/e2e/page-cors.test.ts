import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { startApp } from '../helpers/app.ts';
import { browserTest } from '../helpers/browser.ts';
import { choose, siteOf } from '../helpers/page.ts';
import { copyService } from '../helpers/service-copy.ts';

browserTest(
  'without the bucket’s CORS rules no photo arrives, and the page says what may be wrong',
  async ({ page, complaints }) => {
    const { path: service, remove } = copyService();
    onTestFinished(remove);
    const storage = join(service, 'resources/storage.yml');
    const rules = /^ {6}CorsConfiguration:\n(?: {8,}.*\n)+/m;
    const text = readFileSync(storage, 'utf8');
    writeFileSync(storage, text.replace(rules, ''));
    await using app = await startApp({ service });
    await siteOf(app).open(page, { owner: 'ada' });

    await choose(page, ['house-cat.jpg']);

    await page
      .getByText(/does not answer.*the photos bucket does not let this page upload \(its CORS rules\)/)
      .waitFor();
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    expect(text).toMatch(rules);
    expect(complaints.join('\n')).toContain('blocked by CORS policy');
    await page.close();
    complaints.length = 0;
  },
);
