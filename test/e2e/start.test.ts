import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, utimesSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { startApp } from '../helpers/app.ts';

let app: Awaited<ReturnType<typeof startApp>>;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app[Symbol.asyncDispose]());

// Before others: nobody else is to have an environment.
test('two calls of hello at the same time, as its README makes them, are two environments', async () => {
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
});

test('it says how other AWS clients get in, and what triggers what', async () => {
  const terminal = await app.terminal(/Ready/);

  expect(terminal).toContain(`AWS_ENDPOINT_URL=${app.cloud.endpoint}`);
  expect(terminal).toMatch(/s3:\/\/.*-photos-.*\/uploads\/\*.*ObjectCreated.*→.*-thumbnail/);
});

test('it brings up the backup in an account of its own, and says which account has what', async () => {
  const { endpoint, region, outputs } = app.cloud;
  const credentials = { accessKeyId: 'backup', secretAccessKey: 'backup' };

  const terminal = await app.terminal(/Ready/);

  expect(terminal).toMatch(/111111111111 +local \/ local +lambda-by-example-dev \(\d+ functions/);
  expect(terminal).toMatch(
    /222222222222 +backup \/ backup +lambda-by-example-backup-dev \(2 buckets, 2 roles\)/,
  );
  expect(outputs).toMatchObject({
    BackupBucketName: 'lambda-by-example-dev-backup-222222222222',
    BackupWriterRoleArn: 'arn:aws:iam::222222222222:role/lambda-by-example-dev-backup-writer',
    ServerlessDeploymentBucketName: 'lambda-by-example-dev-serverlessdeploymentbucket',
  });
  const head = new HeadBucketCommand({ Bucket: outputs['BackupBucketName'] });
  await new S3Client({ endpoint, region, credentials }).send(head);
});

test('it says when its configuration is out of date', async () => {
  await expect
    .poll(touched, { timeout: 30_000, interval: 500 })
    .toContain('functions/hello/role.yml changed: stop with Ctrl-C and start again');
});

test('Ctrl-C ends everything cleanly', async () => {
  const exitCode = await app.cloud.stop();

  expect(exitCode).toBe(0);
  await expect(fetch(`${app.cloud.endpoint}/_local/state`)).rejects.toThrow();
  expect(readFileSync(join(app.state, 'terminal.log'), 'utf8')).toContain('Stopping');
});

test('a port in use is one clear line that says what to type', async () => {
  await using server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;

  const state = mkdtempSync(join(tmpdir(), 'lambda-by-example-'));
  onTestFinished(() => rmSync(state, { recursive: true }));

  const args = ['local', '--port', String(port), '--http-port', '0', '--state', state];
  const { status, stdout, stderr } = spawnSync('serverless', args, { encoding: 'utf8' });

  expect(status).not.toBe(0);
  expect(`${stdout}${stderr}`).toContain(
    `Port ${port} is in use. Stop what uses it, or type: npm start -- --http-port 0 --state ${state} --port ${port + 1}`,
  );
});

/** Touches a file of the configuration. @returns what the terminal has by now */
function touched(): string {
  utimesSync('functions/hello/role.yml', new Date(), new Date());
  return readFileSync(join(app.state, 'terminal.log'), 'utf8');
}
