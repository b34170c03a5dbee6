import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { brotliCompressSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { buildPage } from '../bundling/build-page.ts';
import { startLocalCloud } from '../demo/local-cloud.ts';
import { SCOPES } from '../functions/site/page/scopes.ts';
import { signToken } from '../lib/token.ts';
import { signingKey } from '../operations/signing-key.ts';
import { signingKeysParameter } from '../operations/stage.ts';
import { launchOptions } from '../test/helpers/chromium.ts';
import { givePhotos } from '../test/helpers/many-photos.ts';
import { median, type Row } from './measure.ts';

const PHOTOS = 1_000;
const ROUNDS = 7;

/** What a person downloads, and how long the photos take to be there, beside the requests that this cannot do without. */
export async function* rows(): AsyncGenerator<Row> {
  yield { what: 'page: all that is downloaded', measured: (await pageBytes()) / 1e3, atMost: 60, unit: 'KB' };
  await using cloud = await startLocalCloud({
    state: '.local/bench',
    log: 'out/bench.log',
    params: { scraperEnabled: 'false' },
  });
  const { httpApi, outputs } = cloud;
  const client = { ...cloud, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  const table = DynamoDBDocumentClient.from(new DynamoDBClient(client));
  await givePhotos('bench', PHOTOS, { s3: new S3Client(client), table, outputs });
  const { key } = await signingKey(new SSMClient(client), signingKeysParameter('dev'));
  const token = await signToken(key, 'access', { subject: 'bench', scope: SCOPES.join(' ') }, 3600);
  const site = outputs['SiteLambdaFunctionUrl'] ?? '';

  const browser = await chromium.launch(launchOptions);
  const open = async () => {
    // A new context has nothing in its cache.
    const context = await browser.newContext();
    const page = await context.newPage();
    const began = performance.now();
    await page.goto(`${site}#token=${token}`);
    await page.locator('.thumb.shown').first().waitFor();
    const ms = performance.now() - began;
    await context.close();
    return ms;
  };
  // Environments come up.
  await bareRequests(site, httpApi, token);
  await open();
  const [times, ratios]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    const ms = await open();
    times.push(ms);
    ratios.push(ms / (await bareRequests(site, httpApi, token)));
  }
  await browser.close();
  const of = `of ${PHOTOS} photos the first thumbnails`;
  yield {
    what: `${of}, in a browser with an empty cache`,
    measured: median(times) / 1000,
    atMost: 1,
    unit: 's',
  };
  yield { what: `${of} ÷ bare requests`, measured: median(ratios), atMost: 4, unit: '' };
}

async function pageBytes(): Promise<number> {
  const { page } = await buildPage('functions/site/page');
  const files = Object.values(page.assets).map(({ br }) => Buffer.from(br, 'base64').length);
  return files.reduce((sum, bytes) => sum + bytes, brotliCompressSync(page.html).length);
}

/** The page, what it names, the list, and a thumbnail, each after the one that tells of it. @returns milliseconds */
async function bareRequests(site: string, api: string, token: string): Promise<number> {
  const began = performance.now();
  const html = await (await fetch(site)).text();
  const names = [...html.matchAll(/(?:href|src)="\/([^"]+)"/g)].map(([, name = '']) => name);
  await Promise.all(names.map(async (name) => (await fetch(site + name)).arrayBuffer()));
  const headers = { authorization: `Bearer ${token}` };
  const list = JSON.parse(await (await fetch(`${api}/images?limit=40`, { headers })).text());
  await (await fetch(list.images[0].thumbnail.url)).arrayBuffer();
  return performance.now() - began;
}
