import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp } from '../helpers/app.ts';

let app: Awaited<ReturnType<typeof startApp>>;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app[Symbol.asyncDispose]());

/** Runs the smoke test, in a shell that has the local cloud's settings. */
function smoke(...args: string[]) {
  const keys = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
  const env = { ...process.env, ...keys, AWS_ENDPOINT_URL: app.cloud.endpoint };
  return promisify(execFile)('node', ['operations/smoke.ts', ...args], { env });
}

test('the smoke test takes a photo the whole way, and leaves none', async () => {
  const { stdout, stderr } = await smoke();

  const { KeyCount } = await app.s3.send(new ListObjectsV2Command({ Bucket: app.photos }));
  expect(stderr).toBe('');
  expect(stdout.match(/^✓/gm)).toHaveLength(10);
  expect(stdout).toContain('All is well with stage dev');
  expect(stdout).not.toMatch(/eyJ|X-Amz/);
  expect(KeyCount).toBe(0);
});

test('without a stack it fails, and says what there is not', async () => {
  const work = smoke('--stage', 'nope');

  await expect(work).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('There is no stack lambda-by-example-nope in eu-west-1'),
  });
});
