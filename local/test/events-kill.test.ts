import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { ACCOUNTS } from '../iam/accounts.ts';
import { backup, bridged } from './helpers/bridge.ts';
import { startCloud } from './helpers/cloud.ts';

const Ready = z.object({ endpoint: z.string() });
const UPLOADS = 40;

/** A local cloud that is killed at its next uploads. @returns the keys of those that it has answered */
async function uploadAndKill(directory: string): Promise<Set<string>> {
  const cloud = fork(new URL('helpers/bridge-process.ts', import.meta.url), [directory]);
  const [message] = await once(cloud, 'message');
  const { endpoint } = Ready.parse(message);
  const s3 = new S3Client({ endpoint, region: 'eu-west-1', maxAttempts: 1, credentials: ACCOUNTS[0] });
  const stored = new Set<string>();
  const uploads = Array.from({ length: 2 * UPLOADS }, async (_, index) => {
    const Key = `photo ${index}`;
    await s3.send(new PutObjectCommand({ Bucket: 'photos', Key, Body: 'x' }));
    stored.add(Key);
    if (stored.size === UPLOADS) cloud.kill('SIGKILL');
  });
  await Promise.allSettled([once(cloud, 'exit'), ...uploads]);
  return stored;
}

test('of each upload that was answered before a kill, the event reaches its queue', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'local-cloud-'));
  const stored = await uploadAndKill(directory);

  await using after = await startCloud(bridged, directory);
  after.cloud.clock.forward(600_000);
  const arrived = new Set<string>();
  for (;;) {
    const messages = after.cloud.sqs.receive(backup, 10);
    if (messages.length === 0) break;
    for (const { body } of messages) arrived.add(JSON.parse(body).detail.object.key);
  }

  expect(stored.size).toBeGreaterThanOrEqual(UPLOADS);
  expect([...stored].filter((key) => !arrived.has(key))).toEqual([]);
});
