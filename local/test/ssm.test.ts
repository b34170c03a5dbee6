import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCloud } from './helpers/cloud.ts';
import { newName, parametersOf, refusal } from './helpers/parameters.ts';

const SECRET = 'correct horse battery staple';

describe('the parameter store', () => {
  let local: Awaited<ReturnType<typeof startCloud>>;
  let store: ReturnType<typeof parametersOf>;
  beforeAll(async () => {
    local = await startCloud({});
    store = parametersOf(local);
  });
  afterAll(() => local[Symbol.asyncDispose]());

  test.each(['String', 'StringList'] as const)('tells a %s as it was put', async (Type) => {
    const name = newName();
    const before = Math.floor(Date.now() / 1000);

    const put = await store.put(name, 'a,b,ü 🙂\n', { Type });
    const parameter = await store.get(name);

    expect(put).toMatchObject({ Version: 1, Tier: 'Standard' });
    expect(parameter).toEqual({
      Name: name,
      Type,
      Value: 'a,b,ü 🙂\n',
      Version: 1,
      LastModifiedDate: expect.any(Date),
      ARN: `arn:aws:ssm:eu-west-1:111111111111:parameter${name}`,
      DataType: 'text',
    });
    expect(parameter?.LastModifiedDate?.getTime()).toBeGreaterThanOrEqual(before * 1000);
  });

  test('tells a SecureString in clear only to who asks for its decryption', async () => {
    const name = newName();
    await store.put(name, SECRET, { Type: 'SecureString' });

    const clear = await store.get(name, { WithDecryption: true });
    const hidden = [await store.get(name), await store.get(name, { WithDecryption: false })];

    expect(clear).toMatchObject({ Type: 'SecureString', Value: SECRET });
    for (const parameter of hidden) {
      expect(parameter?.Type).toBe('SecureString');
      const { Value = '' } = parameter ?? {};
      expect(Value.length).toBeGreaterThan(SECRET.length);
      expect(Buffer.from(Value, 'base64').toString('base64')).toBe(Value);
      expect(Buffer.from(Value, 'base64').toString('latin1')).not.toContain('horse');
    }
  });

  test('encrypts the same secret differently each time', async () => {
    const name = newName();
    for (let i = 0; i < 2; i += 1) await store.put(name, SECRET, { Type: 'SecureString', Overwrite: true });

    const [one, other] = [await store.get(`${name}:1`), await store.get(`${name}:2`)];

    expect(one?.Value).not.toBe(other?.Value);
  });

  test('decrypts nothing that has no secret', async () => {
    const name = newName();
    await store.put(name, 'plain');

    expect(await store.get(name, { WithDecryption: true })).toMatchObject({ Value: 'plain' });
  });

  test('overwrites only what it is told to', async () => {
    const name = newName();
    await store.put(name, 'first');

    const refused = await refusal(store.put(name, 'second'));
    const kept = await store.get(name);
    const put = await store.put(name, 'second', { Overwrite: true });

    expect(refused).toEqual({
      name: 'ParameterAlreadyExists',
      status: 400,
      message: expect.stringContaining('To overwrite this value, set the overwrite option'),
    });
    expect(kept).toMatchObject({ Value: 'first', Version: 1 });
    expect(put.Version).toBe(2);
    expect(await store.get(name)).toMatchObject({ Value: 'second', Version: 2 });
  });

  test('keeps a SecureString one when it is overwritten without a word of its type', async () => {
    const name = newName();
    await store.put(name, 'first', { Type: 'SecureString' });

    await store.put(name, SECRET, { Type: undefined, Overwrite: true });

    expect(await store.get(name, { WithDecryption: true })).toMatchObject({
      Type: 'SecureString',
      Value: SECRET,
    });
    expect(await store.get(name)).not.toMatchObject({ Value: SECRET });
  });

  test('has the versions before the newest', async () => {
    const name = newName();
    for (const value of ['one', 'two', 'three'])
      await store.put(name, value, { Overwrite: true, Type: value === 'two' ? 'SecureString' : 'String' });

    const first = await store.get(`${name}:1`);
    const second = await store.get(`${name}:2`, { WithDecryption: true });

    expect(first).toMatchObject({ Name: name, Value: 'one', Version: 1, Selector: ':1' });
    expect(second).toMatchObject({ Name: name, Value: 'two', Version: 2, Type: 'SecureString' });
    expect(await store.get(name)).toMatchObject({ Value: 'three', Version: 3 });
    expect(await store.get(name)).not.toHaveProperty('Selector');
  });

  test('has the newest 100 versions', async () => {
    const name = newName();
    for (let version = 1; version <= 101; version += 1)
      await store.put(name, `${version}`, { Overwrite: true });

    const forgotten = await refusal(store.get(`${name}:1`));

    expect(forgotten.name).toBe('ParameterVersionNotFound');
    expect(await store.get(`${name}:2`)).toMatchObject({ Value: '2' });
    expect(await store.get(name)).toMatchObject({ Value: '101', Version: 101 });
  });

  test.each(['2', '0', 'label', '-1', '1.5', '', '1:1'])('has no version %j of one', async (selector) => {
    const name = newName();
    await store.put(name, 'one');

    expect(await refusal(store.get(`${name}:${selector}`))).toMatchObject({
      name: 'ParameterVersionNotFound',
      status: 400,
    });
  });

  test('has nothing where nothing was put', async () => {
    const name = newName();
    const expected = { name: 'ParameterNotFound', status: 400 };

    expect(await refusal(store.get(name))).toMatchObject(expected);
    expect(await refusal(store.get(`${name}:1`))).toMatchObject(expected);
    expect(await refusal(store.remove(name))).toMatchObject(expected);
  });

  test('forgets what is deleted, with its versions', async () => {
    const name = newName();
    await store.put(name, 'one');
    await store.put(name, 'two', { Overwrite: true });

    await store.remove(name);

    expect(await refusal(store.get(name))).toMatchObject({ name: 'ParameterNotFound' });
    expect(await store.put(name, 'again')).toMatchObject({ Version: 1 });
    expect(await refusal(store.get(`${name}:2`))).toMatchObject({ name: 'ParameterVersionNotFound' });
  });

  test('keeps the parameters of another account apart', async () => {
    const name = newName();
    await store.put(name, 'ours');
    const credentials = { accessKeyId: 'backup', secretAccessKey: 'backup' };
    const theirs = parametersOf({ client: { ...local.client, credentials } });

    const hidden = await refusal(theirs.get(name));
    await theirs.put(name, 'theirs');

    expect(hidden.name).toBe('ParameterNotFound');
    expect(await store.get(name)).toMatchObject({ Value: 'ours' });
    expect(await theirs.get(name)).toMatchObject({
      ARN: `arn:aws:ssm:eu-west-1:222222222222:parameter${name}`,
    });
  });

  test('knows one at the root with and without a slash', async () => {
    await store.put('at-the-root', 'a');

    expect(await store.get('/at-the-root')).toMatchObject({
      Name: '/at-the-root',
      Value: 'a',
      ARN: 'arn:aws:ssm:eu-west-1:111111111111:parameter/at-the-root',
    });
    expect(await refusal(store.put('/at-the-root', 'b'))).toMatchObject({ name: 'ParameterAlreadyExists' });
  });
});

test('what was put is there after the next start, and no secret lies in clear in the state', async () => {
  const before = await startCloud({});
  const first = parametersOf(before);
  await first.put('/app/secret', 'not so secret', { Type: 'SecureString' });
  await first.put('/app/secret', SECRET, { Type: 'SecureString', Overwrite: true });
  await first.put('/app/plain', 'plain value');
  await before.close();
  const files = await readdir(before.directory, { recursive: true, withFileTypes: true });
  const contents = await Promise.all(
    files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), 'latin1')),
  );

  await using after = await startCloud({}, before.directory);

  const { get } = parametersOf(after);
  const decrypted = { WithDecryption: true };
  expect(await get('/app/secret', decrypted)).toMatchObject({ Value: SECRET, Version: 2 });
  expect(await get('/app/secret:1', decrypted)).toMatchObject({ Value: 'not so secret' });
  expect(contents.some((content) => content.includes('plain value'))).toBe(true);
  const secret = [SECRET, Buffer.from(SECRET).toString('base64')];
  for (const each of secret) expect(contents.filter((content) => content.includes(each))).toEqual([]);
});
