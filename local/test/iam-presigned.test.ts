import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCloud } from './helpers/cloud.ts';
import { lambda } from './helpers/function.ts';
import { allow, assume, type ClientConfig, functionRole, role, roleArn } from './helpers/iam.ts';
import { fill, RESOURCES } from './helpers/service-calls.ts';

const UPLOADS = 'arn:aws:s3:::photos/uploads/*';

let local: Awaited<ReturnType<typeof startCloud>>;
beforeAll(async () => {
  const roles = [
    role('reader', [allow('s3:GetObject', 'arn:aws:s3:::photos/*')]),
    role('uploader', [allow('s3:PutObject', UPLOADS)]),
    functionRole('keys', [allow('s3:GetObject', 'arn:aws:s3:::photos/*')]),
  ];
  const functions = [lambda('keys', 'async () => process.env')];
  local = await startCloud({ ...RESOURCES, functions, roles });
  await fill(local.client);
});
afterAll(() => local[Symbol.asyncDispose]());

const as = (name: string) => assume(local.client, roleArn(name));
const expired = (name: string) => ({
  ...local.client,
  credentials: local.cloud.credentials.issue(roleArn(name), 'one', { expiresAt: Date.now() - 1 }),
});
const urlBy = (settings: ClientConfig) =>
  getSignedUrl(new S3Client(settings), new GetObjectCommand({ Bucket: 'photos', Key: 'cat.jpg' }));
async function uploadBy(settings: ClientConfig, Key: string): Promise<Response> {
  const { url, fields } = await createPresignedPost(new S3Client(settings), { Bucket: 'photos', Key });
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  form.append('file', new Blob(['x']));
  return fetch(url, { method: 'POST', body: form });
}

test.each([
  ['reader', 200],
  ['uploader', 403],
])('a URL may what the role may that has signed it: %s %i', async (name, status) => {
  expect((await fetch(await urlBy(await as(name)))).status).toBe(status);
});

test.each([
  ['uploader', 'uploads/a', 204],
  ['uploader', 'secret/a', 403],
  ['reader', 'uploads/a', 403],
])('so may a form: %s %s %i', async (name, Key, status) => {
  expect((await uploadBy(await as(name), Key)).status).toBe(status);
});

test('neither may anything when the keys that have signed it have expired', async () => {
  const answers = [
    await fetch(await urlBy(expired('reader'))),
    await uploadBy(expired('uploader'), 'uploads/a'),
  ];

  for (const answer of answers) {
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('<Code>ExpiredToken</Code>');
  }
});

test('a URL outlasts the environment that has signed it', async () => {
  const { Payload } = await local.lambda.send(new InvokeCommand({ FunctionName: 'keys' }));
  const environment: Record<string, string> = JSON.parse(Payload?.transformToString() ?? '{}');
  const credentials = {
    accessKeyId: environment['AWS_ACCESS_KEY_ID'] ?? '',
    secretAccessKey: environment['AWS_SECRET_ACCESS_KEY'] ?? '',
    sessionToken: environment['AWS_SESSION_TOKEN'] ?? '',
  };
  const url = await urlBy({ ...local.client, credentials });
  const pool = local.cloud.lambda.find('keys')?.pool;

  pool?.retireAll();
  await expect.poll(() => pool?.environments.size).toBe(0);

  expect((await fetch(url)).status).toBe(200);
});
