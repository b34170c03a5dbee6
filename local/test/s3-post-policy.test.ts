import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost, type PresignedPostOptions } from '@aws-sdk/s3-presigned-post';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CredentialStore } from '../iam/credentials.ts';
import { signerOf } from '../s3/post-signature.ts';
import { bucket, startCloud } from './helpers/cloud.ts';
import { type Fields, formOf, sendForm, signedFields } from './helpers/forms.ts';
import { newKey } from './helpers/objects.ts';
import { outcomeOf } from './helpers/raw-request.ts';

type Given = Partial<PresignedPostOptions>;
type Conditions = NonNullable<Given['Conditions']>;

const Bucket = 'photos';
const conditions = (...Conditions: Conditions): Given => ({ Conditions });
const RANGE = conditions(['content-length-range', 2, 5]);
const DENIED = '403 AccessDenied: Invalid according to Policy:';
const INVALID = '400 InvalidPolicyDocument: Invalid Policy:';
const TOO_LARGE = '400 EntityTooLarge: Your proposed upload exceeds the maximum allowed size';
const TOO_SMALL = '400 EntityTooSmall: Your proposed upload is smaller than the minimum allowed size';
const ORDER = 'If it is specified, please check the order of the fields.';

let local: Awaited<ReturnType<typeof startCloud>>;
beforeAll(async () => {
  const foreign = bucket('foreign', { accountId: '222222222222' });
  local = await startCloud({ buckets: [bucket(Bucket), bucket('other'), foreign] });
});
afterAll(() => local[Symbol.asyncDispose]());

const presign = async (given: Given = {}): Promise<Fields> =>
  (await createPresignedPost(local.s3, { Bucket, Key: 'cat.txt', ...given })).fields;

const send = async (form: FormData, name = Bucket): Promise<string> => {
  const answer = await sendForm(`${local.endpoint}/${name}`, form);
  const body = await answer.text();
  const message = /<Message>(.*)<\/Message>/s
    .exec(body)?.[1]
    ?.replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'");
  return [outcomeOf(answer.status, body), message].filter(Boolean).join(': ');
};

/** What the bucket and the disk hold, and what was told of it. */
async function state() {
  const { Versions = [] } = await local.s3.send(new ListObjectVersionsCommand({ Bucket }));
  const events = local.cloud.trace.recent.filter(({ type }) => type === 'ObjectCreated:Post');
  return [Versions.length, readdirSync(join(local.directory, 'objects')).length, events.length];
}

/** Sends a form that is to be refused, and sees that nothing comes of it. */
async function expectRefusal(form: FormData, expected: string | RegExp, name?: string): Promise<void> {
  const before = await state();

  const refused = await send(form, name);

  if (typeof expected === 'string') expect(refused).toBe(expected);
  else expect(refused).toMatch(expected);
  expect(await state()).toEqual(before);
}

describe('a condition', () => {
  test.each<[string, Given, Fields]>([
    ['an exact value', conditions({ 'x-amz-meta-by': 'me' }), { 'x-amz-meta-by': 'me' }],
    ['eq', conditions(['eq', '$x-amz-meta-by', 'me']), { 'x-amz-meta-by': 'me' }],
    ['eq of nothing', conditions(['eq', '$x-amz-meta-by', '']), { 'x-amz-meta-by': '' }],
    ['starts-with', conditions(['starts-with', '$x-amz-meta-by', 'me']), { 'x-amz-meta-by': 'me too' }],
    ['starts-with nothing', conditions(['starts-with', '$x-amz-meta-by', '']), { 'x-amz-meta-by': 'you' }],
    [
      'starts-with of each of several types',
      conditions(['starts-with', '$Content-Type', 'image/']),
      { 'content-type': 'image/png,image/jpeg' },
    ],
    [
      'several of one field',
      conditions(['starts-with', '$x-amz-meta-by', 'm'], ['starts-with', '$x-amz-meta-by', 'me']),
      { 'x-amz-meta-by': 'me' },
    ],
    ['the range of its size', RANGE, {}],
    ['none, of a field to ignore', {}, { 'x-ignore-by': 'me' }],
    [
      'a value of two fields of the same name',
      conditions({ 'x-amz-meta-by': 'me,you' }),
      { 'x-amz-meta-by': 'me', 'X-Amz-Meta-By': 'you' },
    ],
  ])('allows %s', async (_, given, fields) => {
    const form = formOf({ ...(await presign(given)), ...fields });

    expect(await send(form)).toBe('204');
  });

  test.each<[string, Given, Fields, string]>([
    ['another key', {}, { key: 'dog.txt' }, 'Policy Condition failed: ["eq", "$key", "cat.txt"]'],
    ['a key in other letters', {}, { key: 'CAT.txt' }, 'Policy Condition failed: ["eq", "$key", "cat.txt"]'],
    [
      'a key elsewhere',
      { Key: 'me/${filename}' },
      { key: 'you/${filename}' },
      'Policy Condition failed: ["starts-with", "$key", "me/"]',
    ],
    [
      'another type',
      { Fields: { 'Content-Type': 'image/png' } },
      { 'Content-Type': 'text/html' },
      'Policy Condition failed: ["eq", "$Content-Type", "image/png"]',
    ],
    [
      'one type of several',
      conditions(['starts-with', '$Content-Type', 'image/']),
      { 'Content-Type': 'image/png,text/html' },
      'Policy Condition failed: ["starts-with", "$Content-Type", "image/"]',
    ],
    [
      'a field that is missing, whatever it starts with',
      conditions(['starts-with', '$x-amz-meta-by', '']),
      {},
      'Policy Condition failed: ["starts-with", "$x-amz-meta-by", ""]',
    ],
    [
      'all of them but one',
      conditions(['starts-with', '$x-amz-meta-by', 'm'], ['starts-with', '$x-amz-meta-by', 'mi']),
      { 'x-amz-meta-by': 'me' },
      'Policy Condition failed: ["starts-with", "$x-amz-meta-by", "mi"]',
    ],
    [
      'anything without a dollar sign',
      conditions(['eq', 'x-amz-meta-by', 'me']),
      { 'x-amz-meta-by': 'me' },
      'Policy Condition failed: ["eq", "x-amz-meta-by", "me"]',
    ],
    [
      'fields that it does not name',
      {},
      { 'x-amz-meta-by': 'me', acl: 'x' },
      'Extra input fields: x-amz-meta-by, acl',
    ],
    [
      'a redirection that it does not name',
      {},
      { success_action_redirect: 'http://a' },
      'Extra input fields: success_action_redirect',
    ],
  ])('refuses %s', async (_, given, fields, expected) =>
    expectRefusal(formOf({ ...(await presign(given)), ...fields }), `${DENIED} ${expected}`),
  );

  const WIDE: Conditions[0] = ['content-length-range', 0, 9];
  test.each([
    ['above its range', RANGE, 'hello!', TOO_LARGE],
    ['far above its range', RANGE, 'x'.repeat(3_000_000), TOO_LARGE],
    ['below its range', RANGE, 'h', TOO_SMALL],
    ['above one of its ranges', conditions(['content-length-range', 0, 4], WIDE), 'hello', TOO_LARGE],
    ['below one of its ranges', conditions(['content-length-range', 6, 9], WIDE), 'hello', TOO_SMALL],
  ])('refuses a file %s', async (_, given, content, expected) =>
    expectRefusal(formOf(await presign(given), content), expected),
  );

  test('may have its range in text', async () => {
    const range = ['content-length-range', '5', '5'];
    const fields = signedFields({ conditions: [{ bucket: Bucket }, { key: 'cat.txt' }, range] });

    expect(await send(formOf({ ...fields, key: 'cat.txt' }))).toBe('204');
  });

  test('is to be there for the bucket as well', () => {
    const fields = signedFields({ conditions: [{ key: 'cat.txt' }] });

    return expectRefusal(formOf({ ...fields, key: 'cat.txt' }), `${DENIED} Extra input fields: bucket`);
  });
});

const at = (expiration: unknown) => ({ expiration, conditions: [] });

describe('a policy', () => {
  test('lets a form in until it expires', async () => {
    const expiration = new Date(Date.now() - 1000).toISOString();
    const fields = signedFields({ expiration, conditions: [{ bucket: Bucket }, { key: 'cat.txt' }] });

    await expectRefusal(formOf({ ...fields, key: 'cat.txt' }), `${DENIED} Policy expired.`);
  });

  test('for another bucket is refused, whatever bucket its form names', async () => {
    const expected = `${DENIED} Policy Condition failed: ["eq", "$bucket", "photos"]`;

    await expectRefusal(formOf(await presign()), expected, 'other');
  });

  test('is for a bucket, not for a key in it', async () => {
    await expectRefusal(
      formOf(await presign()),
      '403 AccessDenied: User: Anonymous is not authorized to access photos',
      `${Bucket}/cat.txt`,
    );
  });

  test.each([
    ['of another account', 'foreign', '403 AccessDenied'],
    ['that is not there', 'nowhere', '404 NoSuchBucket'],
  ])('for a bucket %s is refused', async (_, name, expected) => {
    const refused = await send(formOf(await presign({ Bucket: name })), name);

    expect(refused).toContain(expected);
  });

  test.each<[string, Parameters<typeof signedFields>[0], string]>([
    ['is no JSON', '{', 'Invalid JSON.'],
    ['is no object', '[]', 'A policy has an expiration and conditions, and nothing else.'],
    ['does not expire', at(undefined), 'Policy missing expiration.'],
    ['expires at no time', at('soon'), "Invalid 'expiration' value: 'soon'"],
    [
      'expires in another zone',
      at('2099-01-01T00:00:00+02:00'),
      "Invalid 'expiration' value: '2099-01-01T00:00:00+02:00'",
    ],
    [
      'shouts',
      { EXPIRATION: 'x', conditions: [] },
      'A policy has an expiration and conditions, and nothing else.',
    ],
    ['has no conditions', {}, 'Policy missing conditions.'],
    ['has no list of them', { conditions: 'x' }, 'Policy missing conditions.'],
    ['has a condition in words', { conditions: ['x'] }, 'A condition is a list or an object.'],
    [
      'has an empty condition',
      { conditions: [{}] },
      'Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.',
    ],
    [
      'has two conditions in one',
      { conditions: [{ key: 'a', acl: 'b' }] },
      'Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.',
    ],
    ['wants a number', { conditions: [{ key: 1 }] }, 'Invalid Simple-Condition: value must be a string.'],
    [
      'has an unknown operator',
      { conditions: [['in', '$key', 'a']] },
      'Invalid Condition: ["in","$key","a"]',
    ],
    ['compares with nothing', { conditions: [['eq', '$key']] }, 'Invalid Condition: ["eq","$key"]'],
    [
      'has half a range',
      { conditions: [['content-length-range', 0]] },
      'Invalid Condition: ["content-length-range",0]',
    ],
    [
      'has a range below zero',
      { conditions: [['content-length-range', -1, 0]] },
      'Invalid Condition: ["content-length-range",-1,0]',
    ],
  ])('that %s is invalid', (_, policy, expected) => {
    const form = formOf({ ...signedFields(policy), key: 'cat.txt' });

    return expectRefusal(form, `${INVALID} ${expected}`);
  });
});

describe('the signature of a form', () => {
  const MISMATCH =
    '403 SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check your key and signing method.';
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '');
  const rest = `${day}/eu-west-1/s3/aws4_request`;

  test.each<[string, (fields: Fields) => Fields, string]>([
    ['a policy with one more space', tamper((policy) => policy.replace('{', '{ ')), MISMATCH],
    ['a policy for another key', tamper((policy) => policy.replace('cat.txt', 'dog.txt')), MISMATCH],
    ['a policy cut short', ({ Policy = '' }) => ({ Policy: Policy.slice(0, -2) }), MISMATCH],
    ['no policy but another one in words', () => ({ Policy: 'please' }), MISMATCH],
    ['another signature', () => ({ 'X-Amz-Signature': '0'.repeat(64) }), MISMATCH],
    ['an empty signature', () => ({ 'X-Amz-Signature': '' }), MISMATCH],
    [
      'a signature in capital letters',
      (f) => ({ 'X-Amz-Signature': f['X-Amz-Signature']?.toUpperCase() ?? '' }),
      MISMATCH,
    ],
    ['another region', () => ({ 'X-Amz-Credential': `local/${day}/us-east-1/s3/aws4_request` }), MISMATCH],
    ["another account's key", () => ({ 'X-Amz-Credential': `backup/${rest}` }), MISMATCH],
    [
      'an unknown key',
      () => ({ 'X-Amz-Credential': `nobody/${rest}` }),
      '403 InvalidAccessKeyId: The AWS Access Key Id you provided does not exist in our records.',
    ],
    [
      'half a credential',
      () => ({ 'X-Amz-Credential': 'local' }),
      '400 InvalidArgument: the Credential is mal-formed; expecting "&lt;YOUR-AKID&gt;/YYYYMMDD/REGION/s3/aws4_request".',
    ],
    [
      'a credential for another service',
      () => ({ 'X-Amz-Credential': `local/${day}/eu-west-1/lambda/aws4_request` }),
      '400 InvalidArgument: the Credential is mal-formed; expecting "&lt;YOUR-AKID&gt;/YYYYMMDD/REGION/s3/aws4_request".',
    ],
    [
      'the date of another day',
      () => ({ 'X-Amz-Date': '20200101T000000Z' }),
      '400 InvalidArgument: X-Amz-Date must be of the day of the credential, and have the form YYYYMMDDTHHMMSSZ',
    ],
    [
      'a date that is none',
      () => ({ 'X-Amz-Date': `${day}T00` }),
      '400 InvalidArgument: X-Amz-Date must be of the day of the credential, and have the form YYYYMMDDTHHMMSSZ',
    ],
    [
      'another algorithm',
      () => ({ 'X-Amz-Algorithm': 'AWS4-HMAC-SHA1' }),
      '400 InvalidArgument: X-Amz-Algorithm only supports "AWS4-HMAC-SHA256"',
    ],
    [
      'a token that is not of its key',
      () => ({ 'X-Amz-Security-Token': 'stolen' }),
      '400 InvalidToken: The provided token is malformed or otherwise invalid.',
    ],
    [
      'version 2',
      () => ({ AWSAccessKeyId: 'local', signature: 'x' }),
      '400 InvalidRequest: The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.',
    ],
  ])('does not hold for %s', async (_, change, expected) => {
    const fields = await presign();

    await expectRefusal(formOf({ ...fields, ...change(fields) }), expected);
  });

  test.each(['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Date', 'X-Amz-Signature', 'key'])(
    'has all its parts, and a form its key: %s',
    async (name) => {
      const fields = without(await presign(), name);

      await expectRefusal(
        formOf(fields),
        `400 InvalidArgument: Bucket POST must contain a field named '${name}'.  ${ORDER}`,
      );
    },
  );

  test.each<[string, (fields: Fields) => Fields]>([
    ['no policy', (fields) => without(fields, 'Policy')],
    ['no signature', ({ Policy = '' }) => ({ Policy, key: 'cat.txt' })],
    ['nothing but a key', () => ({ key: 'cat.txt' })],
  ])('is nobody’s with %s, and nobody is let in', async (_, change) => {
    const form = formOf(change(await presign()));

    await expectRefusal(form, /^403 AccessDenied: User: \w+ is not authorized to perform: s3:PutObject/);
  });

  test('of a session holds with its token only', async () => {
    const credentials = new CredentialStore();
    const session = credentials.issue('arn:aws:iam::111111111111:role/api', 'one');
    const s3 = new S3Client({ ...local.client, credentials: session });
    const { fields } = await createPresignedPost(s3, { Bucket, Key: newKey() });
    const named = new Map(Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value]));

    const principal = signerOf(named, credentials);

    expect(principal).toEqual({
      accountId: '111111111111',
      arn: 'arn:aws:sts::111111111111:assumed-role/api/one',
      roleArn: 'arn:aws:iam::111111111111:role/api',
    });
    named.delete('x-amz-security-token');
    expect(() => signerOf(named, credentials)).toThrow('The provided token is malformed');
  });

  test('is that of AWS’s own example', () => {
    const accessKeyId = 'AKIAIOSFODNN7EXAMPLE';
    const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
    const principal = { accountId: '111111111111', arn: 'arn:aws:iam::111111111111:root' };
    const credentials = new CredentialStore();
    credentials.add({ accessKeyId, secretAccessKey }, principal);

    const signer = signerOf(
      new Map([
        ['x-amz-algorithm', 'AWS4-HMAC-SHA256'],
        ['x-amz-credential', `${accessKeyId}/20151229/us-east-1/s3/aws4_request`],
        ['x-amz-date', '20151229T000000Z'],
        ['x-amz-signature', '8afdbf4008c03f22c2cd3cdb72e4afbb1f6a588f3255ac628749a66d7f09699e'],
        ['policy', Buffer.from(EXAMPLE.join('\r\n')).toString('base64')],
      ]),
      credentials,
    );

    expect(signer).toBe(principal);
  });
});

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-post-example.html */
const EXAMPLE = [
  '{ "expiration": "2015-12-30T12:00:00.000Z",',
  '  "conditions": [',
  '    {"bucket": "sigv4examplebucket"},',
  '    ["starts-with", "$key", "user/user1/"],',
  '    {"acl": "public-read"},',
  '    {"success_action_redirect": "http://sigv4examplebucket.s3.amazonaws.com/successful_upload.html"},',
  '    ["starts-with", "$Content-Type", "image/"],',
  '    {"x-amz-meta-uuid": "14365123651274"},',
  '    {"x-amz-server-side-encryption": "AES256"},',
  '    ["starts-with", "$x-amz-meta-tag", ""],',
  '',
  '    {"x-amz-credential": "AKIAIOSFODNN7EXAMPLE/20151229/us-east-1/s3/aws4_request"},',
  '    {"x-amz-algorithm": "AWS4-HMAC-SHA256"},',
  '    {"x-amz-date": "20151229T000000Z" }',
  '  ]',
  '}',
];

/** Changes the text of a policy. */
function tamper(change: (policy: string) => string): (fields: Fields) => Fields {
  return ({ Policy = '' }) => ({
    Policy: Buffer.from(change(Buffer.from(Policy, 'base64').toString())).toString('base64'),
  });
}

const without = (fields: Fields, name: string): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([each]) => each !== name));
