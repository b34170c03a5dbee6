import { GetParametersByPathCommand } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCloud } from './helpers/cloud.ts';
import { newName, parametersOf, refusal } from './helpers/parameters.ts';
import { send, signed } from './helpers/raw-request.ts';

describe('the parameter store', () => {
  let local: Awaited<ReturnType<typeof startCloud>>;
  let store: ReturnType<typeof parametersOf>;
  beforeAll(async () => {
    local = await startCloud({});
    store = parametersOf(local);
  });
  afterAll(() => local[Symbol.asyncDispose]());

  test.each([
    'a',
    '/a',
    ' /trimmed/ends ',
    '/a.b/c-d/e_f',
    `/${'x'.repeat(1010)}`,
    '/l'.repeat(15),
    '/notssm/aws/ssm',
  ])('takes the name %.20s', async (name) => {
    const Value = `of ${name}`;

    await store.put(name, Value, { Overwrite: true });

    expect(await store.get(name)).toMatchObject({ Value });
  });

  test.each([
    ['an empty one', '', 'ValidationException'],
    ['a space', '/a b', 'ValidationException'],
    ['a slash at the end', '/a/', 'ValidationException'],
    ['two slashes', '/a//b', 'ValidationException'],
    ['a path that begins nowhere', 'a/b', 'ValidationException'],
    ['another letter', '/ä', 'ValidationException'],
    ['a version', '/a:1', 'ValidationException'],
    ['a dollar', '/a$', 'ValidationException'],
    ['a line break', '/a\nb', 'ValidationException'],
    ['too many characters', `/${'x'.repeat(1011)}`, 'ValidationException'],
    ['ssm before it', '/SSM/a', 'ValidationException'],
    ['ssm before it, without a slash', 'ssm-a', 'ValidationException'],
    ['aws before it', '/aws/a', 'AccessDeniedException'],
    ['Aws before it', 'AwsTest', 'AccessDeniedException'],
    ['too many levels', '/l'.repeat(16), 'HierarchyLevelLimitExceededException'],
  ])('refuses a name with %s', async (_, name, code) => {
    expect(await refusal(store.put(name, 'x'))).toMatchObject({ name: code, status: 400 });
  });

  test.each(['a/b', '/a//b', '/a b', ''])('does not look for the name %j', async (name) => {
    expect(await refusal(store.get(name))).toMatchObject({ name: 'ValidationException', status: 400 });
  });

  test('says that it knows no ARNs', async () => {
    const refused = await refusal(store.get('arn:aws:ssm:eu-west-1:111111111111:parameter/a'));

    expect(refused).toMatchObject({ name: 'NotImplemented', status: 501 });
  });

  test('takes values of 4,096 characters, and no more', async () => {
    const name = newName();
    const long = 'x'.repeat(4096);

    await store.put(name, long, { Type: 'SecureString' });
    const refused = await refusal(store.put(newName(), `${long}x`));

    expect(await store.get(name, { WithDecryption: true })).toMatchObject({ Value: long });
    expect(refused).toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('maximum parameter value of 4096 characters'),
    });
  });

  test.each([
    ['no value', { Value: '' }, 'ValidationException', 400],
    ['no type, when it is new', { Type: undefined }, 'ValidationException', 400],
    ['a type that is none', { Type: JSON.parse('"Secret"') }, 'ValidationException', 400],
    ['a pattern', { AllowedPattern: 'a+' }, 'NotImplemented', 501],
    ['a key of its own', { KeyId: 'alias/mine' }, 'NotImplemented', 501],
    ['policies', { Policies: '[]' }, 'NotImplemented', 501],
    ['another tier', { Tier: 'Advanced' as const }, 'NotImplemented', 501],
    ['another kind of data', { DataType: 'aws:ec2:image' }, 'NotImplemented', 501],
  ])('refuses a parameter with %s', async (_, rest, name, status) => {
    const refused = await refusal(store.put(newName(), 'x', rest));

    expect(refused).toMatchObject({ name, status });
    if (status === 501) expect(refused.message).toContain(Object.keys(rest)[0]);
  });

  test('takes what changes nothing here', async () => {
    const rest = {
      Tier: 'Standard',
      DataType: 'text',
      Description: 'a',
      Tags: [{ Key: 'a', Value: 'b' }],
    } as const;

    expect(await store.put(newName(), 'x', { ...rest, Tags: [...rest.Tags] })).toMatchObject({ Version: 1 });
  });

  test('says what it cannot do', async () => {
    const refused = await refusal(store.ssm.send(new GetParametersByPathCommand({ Path: '/' })));

    expect(refused).toMatchObject({
      name: 'NotImplemented',
      status: 501,
      message: expect.stringContaining('SSM GetParametersByPath'),
    });
  });

  test.each(['{', '"text"', 'null', '[]', '{"Name":1}', '{}', '{"Name":{"$gt":""}}'])(
    'is not troubled by the body %s',
    async (body) => {
      const headers = {
        'x-amz-target': 'AmazonSSM.GetParameter',
        'content-type': 'application/x-amz-json-1.1',
      };
      const request = { method: 'POST', path: '/', headers, body };

      const answer = await send(local.endpoint, signed(local.endpoint, request, { service: 'ssm' }));

      expect(answer.outcome).toBe('400');
      expect(answer.body).toMatch(/SerializationException|ValidationException/);
      expect(local.cloud.trace.recent.filter(({ type }) => type === 'Crash')).toEqual([]);
    },
  );
});
