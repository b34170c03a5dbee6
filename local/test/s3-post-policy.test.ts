import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bucket, startCloud } from './helpers/cloud.ts';
import { type Fields, formOf, signedFields } from './helpers/forms.ts';
import { type Given, presignedForms } from './helpers/presigned-forms.ts';

type Conditions = NonNullable<Given['Conditions']>;

const Bucket = 'photos';
const conditions = (...Conditions: Conditions): Given => ({ Conditions });
const RANGE = conditions(['content-length-range', 2, 5]);
const DENIED = '403 AccessDenied: Invalid according to Policy:';
const INVALID = '400 InvalidPolicyDocument: Invalid Policy:';
const TOO_LARGE = '400 EntityTooLarge: Your proposed upload exceeds the maximum allowed size';
const TOO_SMALL = '400 EntityTooSmall: Your proposed upload is smaller than the minimum allowed size';

let local: Awaited<ReturnType<typeof startCloud>>;
let forms: ReturnType<typeof presignedForms>;
beforeAll(async () => {
  const foreign = bucket('foreign', { accountId: '222222222222' });
  local = await startCloud({ buckets: [bucket(Bucket), bucket('other'), foreign] });
  forms = presignedForms(local, Bucket);
});
afterAll(() => local[Symbol.asyncDispose]());

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
    const form = formOf({ ...(await forms.presign(given)), ...fields });

    expect(await forms.send(form)).toBe('204');
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
    forms.expectRefusal(formOf({ ...(await forms.presign(given)), ...fields }), `${DENIED} ${expected}`),
  );

  const WIDE: Conditions[0] = ['content-length-range', 0, 9];
  test.each([
    ['above its range', RANGE, 'hello!', TOO_LARGE],
    ['far above its range', RANGE, 'x'.repeat(3_000_000), TOO_LARGE],
    ['below its range', RANGE, 'h', TOO_SMALL],
    ['above one of its ranges', conditions(['content-length-range', 0, 4], WIDE), 'hello', TOO_LARGE],
    ['below one of its ranges', conditions(['content-length-range', 6, 9], WIDE), 'hello', TOO_SMALL],
  ])('refuses a file %s', async (_, given, content, expected) =>
    forms.expectRefusal(formOf(await forms.presign(given), content), expected),
  );

  test('may have its range in text', async () => {
    const range = ['content-length-range', '5', '5'];
    const fields = signedFields({ conditions: [{ bucket: Bucket }, { key: 'cat.txt' }, range] });

    expect(await forms.send(formOf({ ...fields, key: 'cat.txt' }))).toBe('204');
  });

  test('is to be there for the bucket as well', () => {
    const fields = signedFields({ conditions: [{ key: 'cat.txt' }] });

    return forms.expectRefusal(formOf({ ...fields, key: 'cat.txt' }), `${DENIED} Extra input fields: bucket`);
  });
});

const at = (expiration: unknown) => ({ expiration, conditions: [] });

describe('a policy', () => {
  test('lets a form in until it expires', async () => {
    const expiration = new Date(Date.now() - 1000).toISOString();
    const fields = signedFields({ expiration, conditions: [{ bucket: Bucket }, { key: 'cat.txt' }] });

    await forms.expectRefusal(formOf({ ...fields, key: 'cat.txt' }), `${DENIED} Policy expired.`);
  });

  test('for another bucket is refused, whatever bucket its form names', async () => {
    const expected = `${DENIED} Policy Condition failed: ["eq", "$bucket", "photos"]`;

    await forms.expectRefusal(formOf(await forms.presign()), expected, 'other');
  });

  test('is for a bucket, not for a key in it', async () => {
    await forms.expectRefusal(
      formOf(await forms.presign()),
      '403 AccessDenied: User: Anonymous is not authorized to access photos',
      `${Bucket}/cat.txt`,
    );
  });

  test.each([
    ['of another account', 'foreign', '403 AccessDenied'],
    ['that is not there', 'nowhere', '404 NoSuchBucket'],
  ])('for a bucket %s is refused', async (_, name, expected) => {
    const refused = await forms.send(formOf(await forms.presign({ Bucket: name })), name);

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

    return forms.expectRefusal(form, `${INVALID} ${expected}`);
  });
});
