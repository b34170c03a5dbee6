import { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CredentialStore } from '../iam/credentials.ts';
import { signerOf } from '../s3/post-signature.ts';
import { bucket, startCloud } from './helpers/cloud.ts';
import { type Fields, formOf } from './helpers/forms.ts';
import { newKey } from './helpers/objects.ts';
import { presignedForms } from './helpers/presigned-forms.ts';

const Bucket = 'photos';
const ORDER = 'If it is specified, please check the order of the fields.';

let local: Awaited<ReturnType<typeof startCloud>>;
let forms: ReturnType<typeof presignedForms>;
beforeAll(async () => {
  local = await startCloud({ buckets: [bucket(Bucket)] });
  forms = presignedForms(local, Bucket);
});
afterAll(() => local[Symbol.asyncDispose]());

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
    const fields = await forms.presign();

    await forms.expectRefusal(formOf({ ...fields, ...change(fields) }), expected);
  });

  test.each(['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Date', 'X-Amz-Signature', 'key'])(
    'has all its parts, and a form its key: %s',
    async (name) => {
      const fields = without(await forms.presign(), name);

      await forms.expectRefusal(
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
    const form = formOf(change(await forms.presign()));

    await forms.expectRefusal(
      form,
      /^403 AccessDenied: User: \w+ is not authorized to perform: s3:PutObject/,
    );
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
