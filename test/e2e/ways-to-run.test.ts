import { readFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp } from '../helpers/app.ts';
import { freePort } from '../helpers/free-port.ts';
import { loopback } from '../helpers/loopback.ts';
import { sls } from '../helpers/sls.ts';

// In one file, one after the other: the framework bundles into one folder of the project.

const photo = readFileSync('samples/house-cat.jpg');

async function temporaryFolder() {
  const path = await mkdtemp(join(tmpdir(), 'lambda-by-example-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

/** accounts/backup, for itself: each local cloud that starts packages it, and that empties its `.serverless`. */
async function backupFolder() {
  const folder = await temporaryFolder();
  await cp('accounts/backup', folder.path, { recursive: true });
  return folder;
}

describe('with a local cloud that runs', () => {
  let app: Awaited<ReturnType<typeof startApp>>;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app[Symbol.asyncDispose]());

  test('sls deploy lands beside the sources, says when nothing has changed, survives a restart, and is removed', async () => {
    const stage = ['--stage', 'try'];
    const photos = { Bucket: 'lambda-by-example-try-photos-111111111111' };

    const keys = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
    await using backup = await backupFolder();
    // Into one account, as without parameters.
    await sls(['deploy', ...stage], { AWS_ENDPOINT_URL: app.cloud.endpoint, ...keys }, backup.path);
    const deployed = await sls(['deploy', ...stage], { AWS_ENDPOINT_URL: app.cloud.endpoint });
    const again = await sls(['deploy', ...stage], { AWS_ENDPOINT_URL: app.cloud.endpoint });
    await app.cloud.stop();
    app = await startApp({ state: app.state });
    const env = { AWS_ENDPOINT_URL: app.cloud.endpoint };
    const info = await sls(['info', ...stage], env);

    expect(deployed.stderr, deployed.stdout).toContain('Service deployed to stack lambda-by-example-try');
    expect(again.stderr, again.stdout).toContain('No changes to deploy');
    const [, address] = /GET - (http:\/\/127\.0\.0\.1:\d+)\/health/.exec(info.stdout) ?? [];
    expect(await (await fetch(`${address}/health`)).json()).toEqual({ status: 'ok' });
    await app.s3.send(new HeadBucketCommand(photos));

    const removed = await sls(['remove', ...stage], env);

    expect(removed.stderr).toContain('has been successfully removed');
    await expect(app.s3.send(new HeadBucketCommand(photos))).rejects.toMatchObject({ name: 'NotFound' });
  }, 240_000);

  test('sls invoke calls a function of the running local cloud', async () => {
    const args = ['invoke', '-f', 'hello', '-p', 'events/hello/hello.json'];

    const { stdout } = await sls(args, { AWS_ENDPOINT_URL: app.cloud.endpoint });

    expect(JSON.parse(stdout)).toMatchObject({ message: 'Hello World!' });
  });

  test('sls logs shows what a function of the running local cloud has logged, and finds what is looked for', async () => {
    const env = { AWS_ENDPOINT_URL: app.cloud.endpoint };
    await sls(['invoke', '-f', 'hello', '-p', 'events/hello/hello.json'], env);

    const { code, stdout } = await sls(['logs', '-f', 'hello'], env);
    const filtered = await sls(['logs', '-f', 'hello', '--filter', 'REPORT'], env);

    expect(code).toBe(0);
    expect(stdout).toMatch(/^START/m);
    expect(stdout).toMatch(/^END Duration: [\d.]+ ms/m);
    expect(filtered.stdout).not.toContain('START');
    expect(filtered.stdout).toContain('Duration');
  });

  test('sls invoke local finds the local cloud that works on the same state', async () => {
    await app.upload('uploads/ada/cat.jpg', photo);
    await app.eventually('uploads/ada/cat.jpg', (known) => known.meta?.status === 'ready');
    const args = ['invoke', 'local', '-f', 'thumbnail', '-p', 'events/thumbnail/put.json'];

    const { stdout } = await sls([...args, '--state', app.state]);

    expect(stdout).toContain('uploads/ada/cat.jpg');
    expect(stdout).toContain('"outcome":"unchanged"');
  });

  const events = {
    hello: 'hello',
    api: 'health',
    authorizer: 'no-token',
    banner: 'feed-changed',
  };

  test.each(Object.entries(events))(
    'sls invoke local: %s runs with what it has in the cloud',
    async (name, event) => {
      const args = [
        'invoke',
        'local',
        '-f',
        name,
        '-p',
        `events/${name}/${event}.json`,
        '--state',
        app.state,
      ];

      const { code, stdout, stderr } = await sls(args);

      expect(`${stdout}${stderr}`).not.toMatch(/Could not resolve|Missing|credentials/i);
      expect(code).toBe(0);
    },
  );

  test('sls deploy of accounts/backup lands in the account of whoever deploys it, and its bucket stays when it is removed', async () => {
    const { endpoint, region } = app.cloud;
    await using backup = await backupFolder();
    const inFolder = (args: string[], key: string) => {
      const env = { AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: key };
      return sls([...args, '--stage', 'other'], env, backup.path);
    };
    const credentials = { accessKeyId: 'backup', secretAccessKey: 'backup' };
    const s3 = new S3Client({ endpoint, region, credentials });
    const head = new HeadBucketCommand({ Bucket: 'lambda-by-example-other-backup-222222222222' });

    const deployed = await inFolder(['deploy', '--param', 'appAccount=111111111111'], 'backup');

    expect(deployed.stderr).toContain('Service deployed to stack lambda-by-example-backup-other');
    await s3.send(head);
    expect((await inFolder(['info'], 'local')).code).toBe(1);
    expect((await inFolder(['info'], 'backup')).code).toBe(0);

    const removed = await inFolder(['remove'], 'backup');

    expect(removed.stderr).toContain('has been successfully removed');
    await s3.send(head);
  });

  test('external-ip says from where it calls, by the service that the stage names', async () => {
    await using service = await loopback((_, response) => response.end('192.0.2.7\n'));
    const param = `externalIpUrl=${service.client.endpoint}`;
    const args = ['invoke', 'local', '-f', 'external-ip', '-p', 'events/external-ip/ask.json'];

    const { code, stdout } = await sls([...args, '--state', app.state, '--param', param]);

    expect(stdout).toContain("The Lambda function's IP is '192.0.2.7'");
    expect(code).toBe(0);
  });
});

describe('the account of the backup', () => {
  test.each([
    ['its own one', [], '${AWS::AccountId}'],
    ['the one that a parameter names', ['--param', 'backupAccount=333333333333'], '333333333333'],
  ])('is %s, wherever the service is deployed', async (_name, args, account) => {
    const { stdout } = await sls(['print', '--path', 'custom.backupBucket', ...args]);

    expect(stdout.trim()).toBe(`lambda-by-example-dev-backup-${account}`);
  });
});

describe('sls invoke local', () => {
  test('the scraper finds the sample blog beside the local cloud that is started for it', async () => {
    await using state = await temporaryFolder();
    const args = [
      'invoke',
      'local',
      '-f',
      'scraper',
      '-p',
      'events/scraper/tick.json',
      '--state',
      state.path,
    ];

    const { code, stdout } = await sls(args, { BLOG_PORT: String(await freePort()) });

    expect(stdout).toMatch(/"published": \[\s*"the-patient-queue",\s*"followers"/);
    expect(code).toBe(0);
  });
});

describe('npm start -- --packaged', () => {
  test('runs the zips and the layer that would be deployed', async () => {
    await using app = await startApp({ packaged: true });

    await app.upload('uploads/ada/cat.jpg', photo);
    const { meta } = await app.eventually('uploads/ada/cat.jpg', (known) => known.meta?.status === 'ready');

    expect(meta?.status).toBe('ready');
  });
});
