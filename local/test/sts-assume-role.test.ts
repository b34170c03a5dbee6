import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  GetCallerIdentityCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { startCloud } from './helpers/cloud.ts';
import { allow, assume, type ClientConfig, foreign, refused, role, roleArn } from './helpers/iam.ts';

const [A, B] = ['111111111111', '222222222222'];
const WRITER = roleArn('writer', B);
const ExternalId = 'photos-dev';
/** As a second account trusts one role of the first: by the account, narrowed to the role, and with the word. */
const trustsBackup = {
  Principal: { AWS: `arn:aws:iam::${A}:root` },
  Condition: {
    ArnEquals: { 'aws:PrincipalArn': roleArn('backup') },
    StringEquals: { 'sts:ExternalId': ExternalId },
  },
};
const takes = allow('sts:AssumeRole', WRITER);

let local: Awaited<ReturnType<typeof startCloud>>;
beforeAll(async () => {
  local = await startCloud({
    roles: [
      role('backup', [takes, allow('sts:AssumeRole', [roleArn('long'), roleArn('named'), roleArn('wary')])]),
      role('may-not', []),
      role('other', [takes]),
      role('writer', [allow('s3:ListAllMyBuckets'), allow('sts:AssumeRole', roleArn('after', B))], {
        accountId: B,
        trusts: [trustsBackup],
      }),
      role('after', [], { accountId: B, trusts: [{ Principal: { AWS: WRITER } }] }),
      role('wary', [], {
        trusts: [{}, { Effect: 'Deny', Condition: { StringLike: { 'sts:RoleSessionName': 'root*' } } }],
      }),
      role('long', [], { longestSession: 7200 }),
      role('named', [], { trusts: [{ Condition: { StringLike: { 'sts:RoleSessionName': 'night-*' } } }] }),
      role('trusts-nobody', [], { trusts: [{ Principal: { Service: 'lambda.amazonaws.com' } }] }),
      role('reader', [allow(['s3:ListAllMyBuckets', 'dynamodb:ListTables'])]),
    ],
  });
});
afterAll(() => local[Symbol.asyncDispose]());
afterEach(() => void vi.useRealTimers());

const as = (name: string) => assume(local.client, roleArn(name));
const take = (client: ClientConfig, RoleArn: string, rest: Partial<AssumeRoleCommandInput> = {}) =>
  new STSClient(client).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'copy', ...rest }));
const deniedTo = (who: string, resource: string) => ({
  name: 'AccessDenied',
  message: `User: arn:aws:sts::${A}:assumed-role/${who}/test is not authorized to perform: sts:AssumeRole on resource: ${resource}`,
});

describe('a role of another account', () => {
  test('is taken by whom it trusts, with the word', async () => {
    const { AssumedRoleUser, Credentials } = await take(await as('backup'), WRITER, { ExternalId });

    expect(AssumedRoleUser).toEqual({
      Arn: `arn:aws:sts::${B}:assumed-role/writer/copy`,
      AssumedRoleId: expect.stringMatching(/^AROA[0-9A-F]{17}:copy$/),
    });
    const minutes = (Number(Credentials?.Expiration) - Date.now()) / 60_000;
    expect(minutes).toBeGreaterThan(59);
    expect(minutes).toBeLessThanOrEqual(60);
  });

  test('is then who calls', async () => {
    const client = await assume(await as('backup'), WRITER, { ExternalId });

    const identity = await new STSClient(client).send(new GetCallerIdentityCommand());

    expect(identity).toMatchObject({
      Account: B,
      Arn: `arn:aws:sts::${B}:assumed-role/writer/test`,
      UserId: expect.stringMatching(/^AROA[0-9A-F]{17}:test$/),
    });
  });

  test('may then what it may itself, and not what who took it may', async () => {
    const client = await assume(await as('backup'), WRITER, { ExternalId });

    await new S3Client(client).send(new ListBucketsCommand());
    expect(await refused(take(client, roleArn('long')))).toMatchObject({ name: 'AccessDenied' });
  });

  test('may take a role in its turn', async () => {
    const client = await assume(await as('backup'), WRITER, { ExternalId });

    const { AssumedRoleUser } = await take(client, roleArn('after', B));

    expect(AssumedRoleUser?.Arn).toBe(`arn:aws:sts::${B}:assumed-role/after/copy`);
  });

  test.each<[string, string, object]>([
    ['without the word', 'backup', {}],
    ['with another word', 'backup', { ExternalId: 'photos-prod' }],
    ['with the word in capitals', 'backup', { ExternalId: 'PHOTOS-DEV' }],
    ['by another role', 'other', { ExternalId }],
  ])('is not, %s', async (_, who, rest) => {
    expect(await refused(take(await as(who), WRITER, rest))).toEqual(deniedTo(who, WRITER));
  });

  test('is not, by a role whose own policies do not say so', async () => {
    const { name, message } = deniedTo('may-not', WRITER);
    const why = 'because no identity-based policy allows the sts:AssumeRole action';

    expect(await refused(take(await as('may-not'), WRITER, { ExternalId }))).toEqual({
      name,
      message: `${message} ${why}`,
    });
  });

  test('is not, by the administrator of either account', async () => {
    for (const client of [local.client, foreign(local.client)])
      expect(await refused(take(client, WRITER, { ExternalId }))).toMatchObject({ name: 'AccessDenied' });
  });
});

test('a role that is not there is refused like one that trusts nobody', async () => {
  const refusals = ['not-there', 'trusts-nobody'].map(async (name) => {
    const { message, ...rest } = await refused(take(local.client, roleArn(name)));
    return { ...rest, message: message.replace(name, 'a-role') };
  });
  const [missing, distrustful] = await Promise.all(refusals);

  expect(missing).toEqual(distrustful);
  expect(missing).toMatchObject({ name: 'AccessDenied' });
});

test('the name of a session may be what a role looks at', async () => {
  const client = await as('backup');

  await take(client, roleArn('named'), { RoleSessionName: 'night-1' });
  expect(await refused(take(client, roleArn('named'), { RoleSessionName: 'day-1' }))).toMatchObject({
    name: 'AccessDenied',
  });
});

test('a role may say to whom it is denied', async () => {
  const client = await as('backup');

  await take(client, roleArn('wary'));
  expect(await refused(take(client, roleArn('wary'), { RoleSessionName: 'root-2' }))).toMatchObject({
    message: expect.stringContaining('with an explicit deny in the role trust policy'),
  });
});

describe('a session lasts', () => {
  const CHAINED =
    'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining';
  const TOO_LONG = 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.';

  test.each<[seconds: number, who: 'administrator' | 'backup', role: string, message: string | undefined]>([
    [900, 'administrator', 'reader', undefined],
    [3600, 'administrator', 'reader', undefined],
    [3601, 'administrator', 'reader', TOO_LONG],
    [7200, 'administrator', 'long', undefined],
    [7201, 'administrator', 'long', TOO_LONG],
    [3600, 'backup', 'long', undefined],
    [3601, 'backup', 'long', CHAINED],
  ])('%i seconds for the %s, of the role %s: %s', async (DurationSeconds, who, name, message) => {
    const client = who === 'administrator' ? local.client : await as(who);

    const taking = take(client, roleArn(name), { DurationSeconds });

    if (message === undefined) await expect(taking).resolves.toBeDefined();
    else expect(await refused(taking)).toEqual({ name: 'ValidationError', message });
  });

  test('and then no call is taken from it', async () => {
    const client = await assume(local.client, roleArn('reader'), { DurationSeconds: 900 });
    const s3 = new S3Client(client);
    const dynamodb = new DynamoDBClient(client);
    await s3.send(new ListBucketsCommand());

    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 901_000 });

    expect(await refused(s3.send(new ListBucketsCommand()))).toMatchObject({ name: 'ExpiredToken' });
    expect(await refused(dynamodb.send(new ListTablesCommand()))).toMatchObject({
      name: 'ExpiredTokenException',
    });
    const asking = new STSClient(client).send(new GetCallerIdentityCommand());
    expect(await refused(asking)).toMatchObject({ name: 'ExpiredToken' });
  });
});

test.each([
  ['no token', undefined],
  ['another token', 'x'.repeat(80)],
])('keys of a session with %s are nobody’s', async (_, sessionToken) => {
  const client = await assume(local.client, roleArn('reader'));
  const { accessKeyId, secretAccessKey } = client.credentials;
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };

  const calling = new S3Client({ ...client, credentials }).send(new ListBucketsCommand());

  expect(await refused(calling)).toMatchObject({ name: 'InvalidToken' });
});

test.each<[string, Partial<AssumeRoleCommandInput>]>([
  ['too short', { DurationSeconds: 899 }],
  ['too long for any role', { DurationSeconds: 43_201 }],
  ['of no name', { RoleSessionName: 'a b' }],
  ['of one letter', { RoleSessionName: 'a' }],
  ['of a name with a slash', { RoleSessionName: 'a/b' }],
  ['of a name that is too long', { RoleSessionName: 'x'.repeat(65) }],
  ['of no role', { RoleArn: `arn:aws:iam::${A}:user/me` }],
  ['with a word that is none', { ExternalId: 'a b' }],
])('a session is refused, %s', async (_, rest) => {
  expect(await refused(take(local.client, roleArn('reader'), rest))).toMatchObject({
    name: 'ValidationError',
  });
});

test.each<[string, Partial<AssumeRoleCommandInput>]>([
  ['Policy', { Policy: '{}' }],
  ['PolicyArns.member.1.arn', { PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }] }],
  ['SerialNumber', { SerialNumber: '123456789', TokenCode: '123456' }],
  ['Tags.member.1.Key', { Tags: [{ Key: 'a', Value: 'b' }] }],
  ['SourceIdentity', { SourceIdentity: 'me' }],
])('a session with %s, which would be another one, is named as not implemented', async (name, rest) => {
  expect(await refused(take(local.client, roleArn('reader'), rest))).toEqual({
    name: 'NotImplemented',
    message: `STS AssumeRole with ${name} is not implemented by the local cloud`,
  });
});
