import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { themes } from '../../functions/banner/themes.ts';
import { SEATS } from '../../functions/banner/layout.ts';
import { startApp } from '../helpers/app.ts';
import { commandsUnder } from '../helpers/readme.ts';

let app: Awaited<ReturnType<typeof startApp>>;
beforeAll(async () => {
  app = await startApp({ speed: 60, params: { scraperEnabled: 'true' } });
});
afterAll(() => app[Symbol.asyncDispose]());

test('a tick finds news, tells of them, and within seconds the banner shows them, with faces', async () => {
  const Bucket = app.cloud.outputs['BannerBucketName'] ?? '';

  const terminal = await app.terminal(/banner {2}ok /);

  const lines = ['Scheduled Event', 'scraper  ok', 'events   banner  feed.changed', 'banner  ok'];
  for (const line of lines) expect(terminal).toContain(line);
  const { Body } = await app.s3.send(new GetObjectCommand({ Bucket, Key: 'banner/current.png' }));
  const { data, info } = await sharp(await Body?.transformToByteArray())
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect(info).toMatchObject({ width: 1500, height: 500 });
  // Beside an initial there is nothing but its seat; one follower in seven has no face.
  const besides = SEATS.places.map(({ x, y, diameter }) =>
    data.readUIntBE((Math.round(y) * 1500 + Math.round(x - 0.35 * diameter)) * info.channels, 3),
  );
  const seat = Number.parseInt(themes.dark.seat.slice(1), 16);
  expect(besides.filter((color) => color !== seat).length).toBeGreaterThanOrEqual(7);
});

test('the banner: a tick, an event, and within seconds the API has the picture', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lambda-by-example-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [, token = ''] = /export TOKEN=(\S+)/.exec(await app.terminal(/export TOKEN=/)) ?? [];
  const commands = commandsUnder('A banner that keeps itself up to date');
  const env = { PATH: process.env['PATH'], TOKEN: token };

  const terminal = await app.terminal(/banner {2}ok /);
  const script = commands.replaceAll('http://127.0.0.1:3000', app.cloud.httpApi);
  await promisify(execFile)('bash', ['-euc', script], { cwd: folder, env });

  for (const line of ['Scheduled Event', 'scraper  ok', 'events   banner  feed.changed'])
    expect(terminal).toContain(line);
  const { format, width, height } = await sharp(readFileSync(join(folder, 'banner.png'))).metadata();
  expect({ format, width, height }).toEqual({ format: 'png', width: 1500, height: 500 });
});
