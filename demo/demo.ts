import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { SingleBar } from 'cli-progress';
import { imageId } from '../lib/s3-key.ts';
import { MetaRow } from '../lib/meta-row.ts';
import { metaKey, thumbnailKey } from '../lib/table.ts';
import { ThumbnailRow } from '../lib/thumbnail-row.ts';
import { samples } from '../samples/samples.ts';
import { contactSheet, type Tile } from './contact-sheet.ts';
import { startLocalCloud } from './local-cloud.ts';
import { type Outcome, outcomeTable } from './outcomes.ts';

const TIMEOUT_MS = 60_000;
const LOG = '.local/demo.log';

console.log(`Starting the local cloud (its output: ${LOG}) …`);
mkdirSync('.local', { recursive: true });
await using cloud = await startLocalCloud({ state: '.local/demo', log: LOG });
rmSync('out', { recursive: true, force: true });
mkdirSync('out/thumbnails', { recursive: true });
const { PhotosBucketName: photos = '', ThumbnailsBucketName = '', TableName = '' } = cloud.outputs;
const client = {
  endpoint: cloud.endpoint,
  region: cloud.region,
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
};
const s3 = new S3Client(client);
const table = DynamoDBDocumentClient.from(new DynamoDBClient(client));

console.log(`Uploading ${samples.length} files to s3://${photos}/uploads/demo/ …`);
const bar = new SingleBar({
  format: '{bar} {value}/{total}  {file}',
  noTTYOutput: true,
  // Left to itself the bar turns wrapping off, and after Ctrl-C it stays off.
  linewrap: true,
  notTTYSchedule: 1000,
});
bar.start(samples.length, 0, { file: '' });
const results = await Promise.all(samples.map((sample) => follow(sample.file)));
bar.stop();

const surprises = samples.filter(({ expected, code }, index) => {
  const outcome = results[index]?.outcome;
  return outcome?.status !== expected || outcome.code !== code;
});
writeFileSync('out/contact-sheet.png', await contactSheet(results.map(({ tile }) => tile)));
console.log(outcomeTable(results.map(({ outcome }) => outcome)));
console.log('The thumbnails are in out/thumbnails/, all on one picture in out/contact-sheet.png');
if (surprises.length > 0) {
  console.error(`Not as expected: ${surprises.map(({ file }) => file).join(', ')}. See ${LOG}`);
  process.exitCode = 1;
}

/** Uploads one file and waits until the table says what became of it. */
async function follow(file: string): Promise<{ outcome: Outcome; tile: Tile }> {
  const body = readFileSync(`samples/${file}`);
  const key = `uploads/demo/${file}`;
  const began = performance.now();
  await s3.send(new PutObjectCommand({ Bucket: photos, Key: key, Body: body }));
  const { meta, row } = await rowsOf(imageId(photos, key));
  const ms = performance.now() - began;
  bar.increment({ file });
  const thumbnails = row?.state === 'ready' ? row.thumbnails : [];
  const pictures = await Promise.all(
    thumbnails.map(({ key: at, width }) => save(at, `${file}-${width}.webp`)),
  );
  const found = row?.state === 'ready' ? `${row.width} × ${row.height} ${row.type}` : '';
  const outcome = {
    file,
    status: meta.status,
    code: meta.code,
    found,
    uploadedBytes: body.length,
    thumbnails,
    ms,
  };
  return { outcome, tile: { caption: file, picture: pictures[1] ?? pictures[0], note: meta.code ?? found } };
}

async function rowsOf(id: string): Promise<{ meta: MetaRow; row: ThumbnailRow | undefined }> {
  const deadline = performance.now() + TIMEOUT_MS;
  while (performance.now() < deadline) {
    const { Item: meta } = await table.send(new GetCommand({ TableName, Key: metaKey(id) }));
    if (meta) {
      const { Item: row } = await table.send(new GetCommand({ TableName, Key: thumbnailKey(id) }));
      return { meta: MetaRow.parse(meta), row: row && ThumbnailRow.parse(row) };
    }
    await sleep(50);
  }
  throw new Error(`No row for image ${id} after ${TIMEOUT_MS / 1000} s: see ${LOG}`);
}

async function save(key: string, name: string): Promise<Buffer> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: ThumbnailsBucketName, Key: key }));
  const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
  writeFileSync(`out/thumbnails/${name}`, bytes);
  return bytes;
}
