import { GetObjectCommand } from '@aws-sdk/client-s3';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { themes } from '../../functions/banner/themes.ts';
import { SEATS } from '../../functions/banner/layout.ts';
import { startApp } from '../helpers/app.ts';

test('a tick finds news, tells of them, and within seconds the banner shows them, with faces', async () => {
  await using app = await startApp({ speed: 60, params: { scraperEnabled: 'true' } });
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
}, 60_000);
