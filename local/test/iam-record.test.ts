import { stripVTControlCharacters } from 'node:util';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { Diary } from '../console/page/diary.ts';
import { tell } from '../console/page/words.ts';
import { Access } from '../iam/access.ts';
import { Policies, type RoleConfig } from '../iam/policies.ts';
import { Usage, type Use } from '../iam/usage.ts';
import { printEvents } from '../terminal.ts';
import { Trace } from '../trace.ts';
import { bucket, startCloud } from './helpers/cloud.ts';
import { lambda } from './helpers/function.ts';
import { allow, assume, functionRole, policyOf, role, roleArn } from './helpers/iam.ts';

const PHOTOS = 'arn:aws:s3:::photos';
const works = lambda('works', 'async () => {}');
const LOG = 'arn:aws:logs:eu-west-1:111111111111:log-group:/aws/lambda/works:*';

let local: Awaited<ReturnType<typeof startCloud>>;
beforeAll(async () => {
  local = await startCloud({
    buckets: [bucket('photos')],
    functions: [works],
    roles: [
      role('reader', [allow('s3:GetObject', `${PHOTOS}/*`), allow('s3:ListBucket', PHOTOS)]),
      role('stranger', [allow('s3:GetObject', `${PHOTOS}/*`)]),
      functionRole('works', [allow(['logs:CreateLogStream', 'logs:PutLogEvents'], LOG)]),
    ],
    policies: [
      policyOf(PHOTOS, allow('s3:PutObject', `${PHOTOS}/*`, { Principal: { AWS: roleArn('reader') } })),
    ],
  });
});
afterAll(() => local[Symbol.asyncDispose]());
afterEach(() => vi.restoreAllMocks());

type Described = { roles: (RoleConfig & { uses: Use[] })[]; policies: object[] };
async function described(): Promise<Described> {
  const response = await fetch(`${local.endpoint}/_local/access`);
  return z.custom<Described>().parse(await response.json());
}
const usesOf = async (name: string) => (await described()).roles.find((each) => each.name === name)?.uses;

/** Looks for an object that is not there, once or more often. */
async function look(name: string, times = 1): Promise<void> {
  const s3 = new S3Client(await assume(local.client, roleArn(name)));
  for (let n = 0; n < times; n += 1)
    await s3.send(new GetObjectCommand({ Bucket: 'photos', Key: 'none' })).catch(() => {});
}

const listAs = async (name: string): Promise<unknown> =>
  new S3Client(await assume(local.client, roleArn(name)))
    .send(new ListObjectsV2Command({ Bucket: 'photos' }))
    .catch(() => {});

test('each distinct use of a role is kept once, with whether it was allowed', async () => {
  await look('reader', 3);
  await look('stranger');

  const context = { 's3:ResourceAccount': '111111111111' };
  const get = {
    action: 's3:GetObject',
    resource: `${PHOTOS}/none`,
    accountId: '111111111111',
    context,
    allowed: true,
  };
  const list = { action: 's3:ListBucket', resource: PHOTOS, accountId: '111111111111', context: {} };
  expect(await usesOf('reader')).toEqual([get, { ...list, allowed: true }]);
  expect(await usesOf('stranger')).toEqual([get, { ...list, allowed: false }]);
});

test('a refusal to say that something is not there says of what', async () => {
  await look('stranger');

  const refused = local.cloud.trace.recent.findLast(({ type }) => type === 'AccessDenied');
  expect(refused?.detail).toMatchObject({ action: 's3:ListBucket', absent: 'none' });
});

test('what AWS does with a role says why', async () => {
  await local.lambda.send(new InvokeCommand({ FunctionName: 'works' }));

  expect(await usesOf('works')).toMatchObject([
    { action: 'logs:CreateLogStream', allowed: true, implicit: 'logs' },
    { action: 'logs:PutLogEvents', allowed: true, implicit: 'logs' },
  ]);
});

test('what is told is enough to say which permission a role needs', async () => {
  await look('reader');
  const { roles } = await described();
  const reader = roles.find(({ name }) => name === 'reader');
  if (!reader) throw new Error('no role');
  /** Whether all that was allowed would be, without one of the role's statements. */
  const suffices = (without: number): boolean => {
    const policies = new Policies();
    policies.putRole({ ...reader, statements: reader.statements.filter((_, index) => index !== without) });
    const access = new Access({ policies, usage: new Usage(), trace: new Trace() });
    const session = { accountId: reader.accountId, arn: `${reader.arn}/test`, roleArn: reader.arn };
    return reader.uses.every((use) => access.allows(session, use));
  };

  expect([-1, 0, 1].map(suffices)).toEqual([true, false, false]);
});

test('the policies of resources are told too', async () => {
  expect((await described()).policies).toMatchObject([{ name: 'Policy', resourceArn: PHOTOS }]);
});

test('of one role no more than five thousand uses are kept', () => {
  const usage = new Usage();
  for (let n = 0; n < 5_010; n += 1)
    usage.note('role', { action: 's3:GetObject', resource: `${PHOTOS}/${n}`, accountId: '1', allowed: true });

  expect(usage.of('role')).toHaveLength(5_000);
});

test('a refusal is one line on the terminal: who, what, where, and what to change', async () => {
  const print = vi.spyOn(console, 'log').mockReturnValue();
  printEvents(local.cloud.trace, 'shop-dev-');

  await listAs('stranger');

  const lines = print.mock.calls.map(([line]) => stripVTControlCharacters(String(line)).slice(14));
  expect(lines).toEqual([
    `iam      stranger  User: arn:aws:sts::111111111111:assumed-role/stranger/test is not authorized to perform: s3:ListBucket on resource: "${PHOTOS}" because no identity-based policy allows the s3:ListBucket action  → allow it in the policies of ${roleArn('stranger')}`,
  ]);
});

test('a 403 in place of 404 is told as such, in the same words on the terminal and in the console', async () => {
  const print = vi.spyOn(console, 'log').mockReturnValue();
  const terminal = new Trace();
  printEvents(terminal, 'shop-dev-');

  await look('stranger');
  const refused = local.cloud.trace.recent.findLast(({ type }) => type === 'AccessDenied');
  if (refused) terminal.record(refused);

  const words = `403 in place of 404, which S3 tells only who may list the bucket (s3:ListBucket): there is no none. Where 404 is wanted: allow it in the policies of ${roleArn('stranger')}`;
  const lines = print.mock.calls.map(([line]) => stripVTControlCharacters(String(line)).slice(14));
  expect(lines.slice(-1)).toEqual([`iam      stranger  ${words}`]);
  expect(refused && tell(refused, new Diary([]))).toMatchObject({ what: words, tone: 'plain' });
});
