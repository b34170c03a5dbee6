import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCloud } from './helpers/cloud.ts';
import { allow, assume, role, roleArn } from './helpers/iam.ts';
import { fill, RESOURCES } from './helpers/service-calls.ts';

const UPLOADS = 'arn:aws:s3:::photos/uploads/*';

let local: Awaited<ReturnType<typeof startCloud>>;
beforeAll(async () => {
  const roles = [
    role('reader', [allow('s3:GetObject', 'arn:aws:s3:::photos/*')]),
    role('uploader', [allow('s3:PutObject', UPLOADS)]),
  ];
  local = await startCloud({ ...RESOURCES, roles });
  await fill(local.client);
});
afterAll(() => local[Symbol.asyncDispose]());

const clientOf = async (name: string) =>
  new S3Client({ ...(await assume(local.client, roleArn(name))), forcePathStyle: true });

test.each([
  ['reader', 200],
  ['uploader', 403],
])('a URL may what the role may that has signed it: %s %i', async (name, status) => {
  const command = new GetObjectCommand({ Bucket: 'photos', Key: 'cat.jpg' });
  const url = await getSignedUrl(await clientOf(name), command);

  expect((await fetch(url)).status).toBe(status);
});

test.each([
  ['uploader', 'uploads/a', 204],
  ['uploader', 'secret/a', 403],
  ['reader', 'uploads/a', 403],
])('so may a form: %s %s %i', async (name, Key, status) => {
  const { url, fields } = await createPresignedPost(await clientOf(name), { Bucket: 'photos', Key });
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  form.append('file', new Blob(['x']));

  expect((await fetch(url, { method: 'POST', body: form })).status).toBe(status);
});
