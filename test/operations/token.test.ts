import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCloud } from '../../local/test/helpers/cloud.ts';
import { signingKey } from '../../operations/signing-key.ts';
import { tool } from '../helpers/tool.ts';

let cloud: Awaited<ReturnType<typeof startCloud>>;
let ssm: SSMClient;
let shell: { AWS_ENDPOINT_URL: string };
beforeAll(async () => {
  cloud = await startCloud({});
  ssm = new SSMClient(cloud.client);
  shell = { AWS_ENDPOINT_URL: cloud.endpoint };
});
afterAll(() => cloud[Symbol.asyncDispose]());

const ONE_LINE = /^[^\n]+\n$/;

test('the address of a local cloud is enough, whatever profile the shell has', async () => {
  const first = await tool('token', ['ada', '--hours', '0.001'], shell);
  const second = await tool('token', ['grace'], { ...shell, AWS_PROFILE: 'production' });

  const { sub, exp = 0, iat = 0 } = decodeJwt(first.stdout.trim());
  expect(first.stderr).toBe('/lambda-by-example/dev/signing-keys: a new key signs from now on\n');
  expect({ sub, seconds: exp - iat }).toEqual({ sub: 'ada', seconds: 4 });
  expect(second.stderr).toBe('');
  expect(decodeJwt(second.stdout.trim()).sub).toBe('grace');
});

test('of several who ask for the first key at once, all sign with the same one', async () => {
  const asked = Array.from({ length: 5 }, () => signingKey(ssm, '/lambda-by-example/first/signing-keys'));

  const keys = await Promise.all(asked);

  expect(keys.filter(({ isNew }) => isNew)).toHaveLength(1);
  expect(new Set(keys.map(({ key }) => key.secret)).size).toBe(1);
});

test.each(['CANARY', '["CANARY"]', '[{"kid":"a","secret":"CANARY"}]', '[]', '{"CANARY":'])(
  'a parameter that holds %s is not repeated, and not overwritten: it says how to be rid of it',
  async (Value) => {
    const Name = '/lambda-by-example/odd/signing-keys';
    await ssm.send(new PutParameterCommand({ Name, Value, Type: 'SecureString', Overwrite: true }));

    const { code, stdout, stderr } = await tool('token', ['--stage', 'odd', '--rotate'], shell);

    const { Parameter } = await ssm.send(new GetParameterCommand({ Name, WithDecryption: true }));
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(ONE_LINE);
    expect(stderr).toContain(`${Name} holds no list of signing keys`);
    expect(stderr).toContain(`aws ssm delete-parameter --name ${Name} --region eu-west-1`);
    expect(stderr).not.toContain('CANARY');
    expect(Parameter?.Value).toBe(Value);
  },
);

test.each([
  ['no credentials', [], {}, 'export AWS_PROFILE=<name>'],
  ['nothing that listens', [], { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' }, 'npm start -- --port 1'],
  ['no address', [], { AWS_ENDPOINT_URL: '127.0.0.1:4566' }, 'export AWS_ENDPOINT_URL=http://127.0.0.1:4566'],
  ['an odd option', ['--hours', 'x'], {}, 'npm run token -- [owner] [--hours 12]'],
])('%s is told in one line that says what to type', async (_, args, env: Record<string, string>, typed) => {
  const { code, stdout, stderr } = await tool('token', args, env);

  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(ONE_LINE);
  expect(stderr).toContain(typed);
});
