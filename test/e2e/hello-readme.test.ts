import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startApp } from '../helpers/app.ts';

test('two calls of hello at the same time, as its README makes them, are two environments', async () => {
  await using app = await startApp();
  const readme = readFileSync('functions/hello/README.md', 'utf8');
  const [, commands = ''] = /```sh\n( *api=[\s\S]*?)```/.exec(readme) ?? [];

  const { stdout } = await promisify(execFile)('bash', ['-euc', commands], {
    env: { PATH: process.env['PATH'], AWS_ENDPOINT_URL: app.cloud.endpoint },
  });

  const answers = [...stdout.matchAll(/\{.*?\}/g)].map(([answer]) => JSON.parse(answer));
  expect(answers).toMatchObject([
    { coldStart: true, invocations: 1 },
    { coldStart: true, invocations: 1 },
  ]);
}, 60_000);
