import { expect, test } from 'vitest';
import { startCloud } from '../../local/test/helpers/cloud.ts';
import { tool } from '../helpers/tool.ts';

test('the address of a local cloud is enough, whatever profile the shell has', async () => {
  await using cloud = await startCloud({});

  const { code, stderr } = await tool('smoke', [], {
    AWS_ENDPOINT_URL: cloud.endpoint,
    AWS_PROFILE: 'production',
  });

  expect(code).toBe(1);
  expect(stderr).toContain('There is no stack lambda-by-example-dev in eu-west-1');
});

test.each([
  ['no credentials', [], {}, 'export AWS_PROFILE=<name>'],
  ['nothing that listens', [], { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' }, 'npm start -- --port 1'],
  ['an unknown option', ['--stag', 'dev'], {}, 'npm run smoke -- [--stage dev]'],
  ['a word too many', ['dev'], {}, 'npm run smoke -- [--stage dev]'],
  ['an odd region', ['--region', 'mars'], {}, 'npm run smoke -- [--stage dev]'],
])('%s is told in one line that says what to type', async (_, args, env: Record<string, string>, typed) => {
  const { code, stderr } = await tool('smoke', args, env);

  expect(code).toBe(1);
  expect(stderr).toMatch(/^[^\n]+\n$/);
  expect(stderr).toContain(typed);
});
