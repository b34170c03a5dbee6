import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { type App, useSharedApp } from '../helpers/shared-app.ts';

let app: App;
useSharedApp((shared) => {
  app = shared;
});

/** Runs the smoke test, in a shell that has the local cloud's settings. */
function smoke(...args: string[]) {
  const keys = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
  const env = { ...process.env, ...keys, AWS_ENDPOINT_URL: app.cloud.endpoint };
  return promisify(execFile)('node', ['operations/smoke.ts', ...args], { env });
}

/** The keys of all photos that there are. */
async function photos(): Promise<unknown[]> {
  const { Contents = [] } = await app.s3.send(new ListObjectsV2Command({ Bucket: app.photos }));
  return Contents.map(({ Key }) => Key);
}

test('the smoke test takes a photo the whole way, and leaves none', async () => {
  const before = await photos();

  const { stdout, stderr } = await smoke();

  expect(stderr).toBe('');
  expect(stdout.match(/^✓/gm)).toHaveLength(10);
  expect(stdout).toContain('All is well with stage dev');
  expect(stdout).not.toMatch(/eyJ|X-Amz/);
  expect(await photos()).toEqual(before);
});

test('without a stack it fails, and says what there is not', async () => {
  const work = smoke('--stage', 'nope');

  await expect(work).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('There is no stack lambda-by-example-nope in eu-west-1'),
  });
});
