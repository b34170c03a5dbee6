import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { type LocalCloud, startLocalCloud } from '../demo/local-cloud.ts';
import { imageId } from '../lib/s3-key.ts';
import { metaKey } from '../lib/table.ts';
import { median, type Row } from './measure.ts';
import { photo } from './photos.ts';

/** By then what waits for nobody has been bundled. */
const LEISURE_MS = 4000;

/** How long a person waits: for the local cloud, and for the thumbnails of a 12 MP photo. */
export async function* rows(): AsyncGenerator<Row> {
  const body = readFileSync(await photo(12));
  const began = performance.now();
  await using cloud = await startLocalCloud({ state: '.local/bench', log: 'out/bench.log' });
  yield { what: 'npm start to ready', measured: (performance.now() - began) / 1000, atMost: 5, unit: 's' };
  const first = await upload(cloud, 'first', body);
  yield { what: 'upload → thumbnails, as soon as it is ready', measured: first, atMost: 2, unit: 's' };
  yield { what: 'upload → thumbnails, cold', measured: await cold(body), atMost: 1.2, unit: 's' };
  const warm: number[] = [];
  for (let round = 0; round < 7; round++) warm.push(await upload(cloud, `warm-${round}`, body));
  yield { what: 'upload → thumbnails, warm', measured: median(warm), atMost: 0.4, unit: 's' };
}

/** In execution environments that have yet to start, of functions that lie ready. @returns seconds */
async function cold(body: Buffer): Promise<number> {
  const rounds: number[] = [];
  for (let round = 0; round < 3; round++) {
    await using cloud = await startLocalCloud({ state: '.local/bench-cold', log: 'out/bench-cold.log' });
    await sleep(LEISURE_MS);
    rounds.push(await upload(cloud, 'cold', body));
  }
  return median(rounds);
}

/** @returns seconds */
async function upload(cloud: LocalCloud, name: string, body: Buffer): Promise<number> {
  const client = { ...cloud, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  const s3 = new S3Client(client);
  const table = DynamoDBDocumentClient.from(new DynamoDBClient(client));
  const { PhotosBucketName: Bucket = '', TableName = '' } = cloud.outputs;
  const Key = `uploads/bench/${name}.jpg`;
  const start = performance.now();
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: body }));
  const get = new GetCommand({ TableName, Key: metaKey(imageId(Bucket, Key)) });
  while (!(await table.send(get)).Item) await sleep(10);
  return (performance.now() - start) / 1000;
}
