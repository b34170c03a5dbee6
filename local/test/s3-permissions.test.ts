import { DeleteObjectsCommand, ListBucketsCommand } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { ACCOUNTS } from '../iam/accounts.ts';
import { type Fields, formOf, sendForm, signedFields } from './helpers/forms.ts';
import { newKey, refusal } from './helpers/objects.ts';
import { CALLS } from './helpers/s3-calls.ts';
import { type Standing, useTarget } from './helpers/s3-target.ts';

const [own] = ACCOUNTS;
const Bucket = 'photos';

let local: Standing['local'];
let objects: Standing['objects'];
let target: Standing['target'];
useTarget(Bucket, (standing) => ({ local, objects, target } = standing));

describe('of policies is asked exactly what AWS asks', () => {
  test.each(CALLS)('%s', async (_, call, needs) => {
    await call(local.s3, target);

    expect(local.access.actions).toEqual(needs);
    for (const { accountId } of local.access.required) expect(accountId).toBe(own.id);
  });

  test.each([
    ['', {}, ['s3:PutObject photos/cat.txt']],
    [
      ' with tags',
      { tagging: '<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>' },
      ['s3:PutObject photos/cat.txt', 's3:PutObjectTagging photos/cat.txt'],
    ],
  ])('PostObject%s', async (_, fields: Fields, needs) => {
    const conditions = Object.entries(fields).map(([name, value]) => ({ [name]: value }));
    const signed = signedFields({ conditions: [{ bucket: Bucket }, { key: 'cat.txt' }, ...conditions] });
    const form = () => formOf({ key: 'cat.txt', ...fields, ...signed });

    const { status } = await sendForm(`${local.endpoint}/${Bucket}`, form());

    expect(status).toBe(204);
    expect(local.access.actions).toEqual(needs);
    local.access.permits = ({ action }) => action !== needs.at(-1)?.split(' ')[0];
    expect((await sendForm(`${local.endpoint}/${Bucket}`, form())).status).toBe(403);
  });

  test('ListBuckets', async () => {
    await local.s3.send(new ListBucketsCommand());

    expect(local.access.actions).toEqual(['s3:ListAllMyBuckets *']);
  });
});

test('nobody may do what policies allow to everybody, and nothing else', async () => {
  local.access.permits = ({ action }, principal) => principal === null && action === 's3:GetObject';
  const url = `${local.endpoint}/${Bucket}/a.jpg`;

  const [read, deleted] = [await fetch(url), await fetch(url, { method: 'DELETE' })];

  expect(await read.text()).toBe('x');
  expect(deleted.status).toBe(403);
});

test('each of what a call needs is needed', async () => {
  const without = CALLS.flatMap(([name, call, needs]) =>
    [...new Set(needs)].map((need) => ({ name, call, need })),
  );
  for (const { name, call, need } of without) {
    if (name === 'DeleteObjects') continue;
    local.access.permits = ({ action, resource }) => `${action} ${resource}` !== arnOf(need);

    const refused = await refusal(call(local.s3, target));

    expect([name, need, refused.status]).toEqual([name, need, 403]);
  }
  expect(local.crashes).toEqual([]);
});
const arnOf = (need: string): string => need.replace(' ', ' arn:aws:s3:::');

test('of many deletions those that are refused are told of, and the others happen', async () => {
  const { put, head } = objects;
  const [kept, gone] = [newKey(), newKey()];
  await put(kept, 'x');
  await put(gone, 'x');
  local.access.permits = ({ resource }) => !resource.endsWith(`/${kept}`);

  const Delete = { Objects: [{ Key: kept }, { Key: gone }] };
  const { Deleted, Errors } = await local.s3.send(new DeleteObjectsCommand({ Bucket, Delete }));

  expect(Deleted).toMatchObject([{ Key: gone }]);
  expect(Errors).toMatchObject([{ Key: kept, Code: 'AccessDenied' }]);
  local.access.reset();
  expect(await head(kept)).toMatchObject({ ContentLength: 1 });
  expect(await refusal(head(gone))).toMatchObject({ status: 404 });
});
