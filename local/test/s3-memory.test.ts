import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { CopyObjectCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { uploadsTo } from './helpers/uploads.ts';

const MEGABYTE = 1024 * 1024;
const PIECE = Buffer.alloc(MEGABYTE / 16, 'x');

let cloud: ChildProcess;
let s3: S3Client;
beforeAll(async () => {
  // It collects its garbage often: what counts is what it holds on to.
  cloud = fork(new URL('helpers/cloud-process.ts', import.meta.url), {
    execArgv: ['--max-semi-space-size=1'],
  });
  const { endpoint } = await heard();
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  s3 = new S3Client({ endpoint, region: 'eu-west-1', credentials });
});
afterAll(async () => {
  cloud.disconnect();
  await once(cloud, 'exit');
});

async function heard(): Promise<{ endpoint: string; peak: number }> {
  const [message] = await once(cloud, 'message');
  return message;
}

/** The most memory that the local cloud has taken so far, in MB. */
async function peak(): Promise<number> {
  cloud.send('peak');
  return (await heard()).peak / MEGABYTE;
}

async function upload(Key: string, megabytes: number): Promise<void> {
  const Body = Readable.from(Array(megabytes * 16).fill(PIECE));
  const ContentLength = megabytes * MEGABYTE;
  await s3.send(new PutObjectCommand({ Bucket: 'photos', Key, Body, ContentLength }));
}

/** Reads an object and keeps nothing of it. @returns its size in MB */
async function download(Key: string): Promise<number> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'photos', Key }));
  let size = 0;
  for await (const chunk of Body?.transformToWebStream() ?? []) size += chunk.length;
  return size / MEGABYTE;
}

test('64 MB go through the local cloud and back in less than half of their size', async () => {
  await upload('small', 1);
  expect(await download('small')).toBe(1);
  const before = await peak();

  await upload('large', 64);
  expect(await download('large')).toBe(64);

  expect((await peak()) - before).toBeLessThan(32);
});

test('200 MB are copied, at once and in parts, in next to no memory', { timeout: 60_000 }, async () => {
  const CopySource = 'photos/source';
  await upload('source', 200);
  const before = await peak();

  await s3.send(new CopyObjectCommand({ Bucket: 'photos', Key: 'copy', CopySource }));
  const { begin, copy, complete } = uploadsTo(s3, 'photos');
  const inParts = await begin('parts');
  const parts = [0, 50, 100, 150].map((start, index) => {
    const CopySourceRange = `bytes=${start * MEGABYTE}-${(start + 50) * MEGABYTE - 1}`;
    return copy(inParts, index + 1, { CopySource, CopySourceRange });
  });
  await complete(inParts, await Promise.all(parts));

  expect((await peak()) - before).toBeLessThan(32);
  expect(await download('copy')).toBe(200);
  expect(await download('parts')).toBe(200);
});
