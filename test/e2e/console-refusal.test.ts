import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect } from 'vitest';
import { startCloud } from '../../local/test/helpers/cloud.ts';
import { allow } from '../../local/test/helpers/iam.ts';
import { shop } from '../../local/test/helpers/shop.ts';
import { browserTest } from '../helpers/browser.ts';
import { violationsIn } from '../helpers/violations.ts';

let local: Awaited<ReturnType<typeof startCloud>>;
beforeAll(async () => {
  // It may read orders, and not write prices.
  local = await startCloud(shop([allow('s3:GetObject', 'arn:aws:s3:::shop-orders/*')]));
});
afterAll(() => local[Symbol.asyncDispose]());

browserTest('a refused permission lights up, in AWS’s words and with what to change', async ({ page }) => {
  await page.goto(`${local.endpoint}/_local/`);
  await page.locator('.lamp.on').waitFor();

  await local.s3.send(new PutObjectCommand({ Bucket: 'shop-orders', Key: 'one', Body: '{}' }));

  const refusal = page.getByRole('alert').filter({ hasText: 'may not s3:PutObject' });
  await refusal.getByText('because no identity-based policy allows the s3:PutObject action').waitFor();
  await refusal.getByText('allow it in the policies of').waitFor();
  await page.locator('.node.refused', { hasText: 'price' }).waitFor();
  await page.locator('.refused-way').waitFor({ state: 'attached' });
  expect(await violationsIn(page)).toEqual([]);
  await refusal.getByRole('button', { name: 'How it came' }).click();
  await page.locator('.panel .remedy').waitFor();
  await page.getByRole('button', { name: 'Show its path' }).click();
  await page.locator('.panel .events', { hasText: 'one uploaded to shop-orders' }).waitFor();
  await refusal.getByRole('button', { name: 'Close' }).click();
  await expect.poll(() => page.locator('.node.refused').count()).toBe(0);
});
