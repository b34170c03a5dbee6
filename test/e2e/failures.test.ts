import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp } from '../helpers/app.ts';

const patience = { timeout: 60_000, interval: 200 };

let app: Awaited<ReturnType<typeof startApp>>;
beforeAll(async () => {
  app = await startApp({ speed: 60 });
});
afterAll(() => app[Symbol.asyncDispose]());

/** Runs `npm run failures` with these words. @returns what it prints */
async function failures(...words: string[]): Promise<string> {
  const { endpoint, region } = app.cloud;
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  };
  const { stdout } = await promisify(execFile)('npm', ['run', '-s', 'failures', '--', ...words], { env });
  return stdout;
}

/** Waits until exactly one failure of this function has this status. @returns its id */
async function only(status: string, name: string): Promise<string> {
  const line = new RegExp(`^([0-9a-f]{20}) +${status} +${name} `, 'gm');
  let ids: (string | undefined)[] = [];
  await expect
    .poll(async () => {
      ids = [...(await failures('list', '--status', status)).matchAll(line)].map(([, id]) => id);
      return ids.length;
    }, patience)
    .toBe(1);
  return ids[0] ?? '';
}

/** The correlation ids that the lines of a function's log have. */
async function correlationIds(name: string): Promise<Set<unknown>> {
  const { endpoint, region } = app.cloud;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const logs = new CloudWatchLogsClient({ endpoint, region, credentials });
  const logGroupName = `/aws/lambda/lambda-by-example-dev-${name}`;
  const { events = [] } = await logs.send(
    new FilterLogEventsCommand({ logGroupName, filterPattern: '"correlation_id"' }),
  );
  return new Set(events.map(({ message = '' }) => JSON.parse(message).correlation_id));
}

async function fault(settings: object): Promise<void> {
  const body = JSON.stringify(settings);
  await fetch(`${app.cloud.endpoint}/_local/faults`, { method: 'POST', body });
}

test('what invokes whom is printed: queues and schedules too', async () => {
  const terminal = await app.terminal(/Ready/);

  expect(terminal).toMatch(/sqs:\/\/lambda-by-example-dev-failures .* →  lambda-by-example-dev-failures/);
  expect(terminal).toMatch(/rate\(5 minutes\) {2}\(disabled\) {2}→ {2}lambda-by-example-dev-redrive/);
});

test('an event that fails three times becomes a row, and succeeds when it is sent again', async () => {
  const { endpoint, region } = app.cloud;
  const lambda = new LambdaClient({
    endpoint,
    region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const FunctionName = 'lambda-by-example-dev-flaky';
  const Payload = readFileSync('events/flaky/succeed-at-4.json');

  await lambda.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload }));
  const id = await only('failed', 'flaky');
  const said = await failures('retry', id);
  const resolved = await only('resolved', 'flaky');

  expect(said).toContain(`${id} is sent again`);
  expect(resolved).toBe(id);
  const terminal = await app.terminal(/flaky.* ok /);
  for (const line of [
    'again in 60 s, attempt 2 of 3',
    'again in 120 s, attempt 3 of 3',
    'failed after attempt 3',
  ])
    expect(terminal).toContain(line);
  const ids = await correlationIds('flaky');
  expect(ids.size).toBe(1);
  expect([...(await correlationIds('failures'))]).toEqual(expect.arrayContaining([...ids]));
});

test('a photo whose thumbnails fail says so, and is made good', async () => {
  const key = 'uploads/ada/unlucky.jpg';
  await fault({ callError: 1 });

  await app.upload(key, readFileSync('samples/allium-oreophilum.jpg'));
  await app.terminal(/thumbnail.* failed after attempt 3/);
  await fault({});
  const { meta } = await app.eventually(key, ({ meta: known }) => known?.status === 'failed');
  const id = await only('failed', 'thumbnail');
  const shown = await failures('show', id);
  await failures('retry', id);

  expect(meta?.code).toBe('THUMBNAIL_FAILED');
  expect(shown).toContain(`ObjectCreated:Put of ${key}; by now failed THUMBNAIL_FAILED`);
  await app.eventually(key, ({ meta: known }) => known?.status === 'ready');
  expect(await only('resolved', 'thumbnail')).toBe(id);
  expect(await app.thumbnailsOf(key)).toHaveLength(3);
  expect((await correlationIds('thumbnail')).size).toBe(1);
});
