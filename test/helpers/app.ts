import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { type LocalCloud, startLocalCloud } from '../../demo/local-cloud.ts';
import { MetaRow } from '../../lib/meta-row.ts';
import { imageId } from '../../lib/s3-key.ts';
import { metaKey, thumbnailKey } from '../../lib/table.ts';
import { ThumbnailRow } from '../../lib/thumbnail-row.ts';

/** The whole app on a local cloud of its own, as a user has it with `npm start`; it scrapes only if that is asked for. */
export async function startApp({
  state: given,
  params,
  ...options
}: {
  service?: string;
  state?: string;
  packaged?: boolean;
  speed?: number;
  params?: Record<string, string>;
} = {}) {
  const state = given ?? (await mkdtemp(join(tmpdir(), 'lambda-by-example-')));
  const log = join(state, 'terminal.log');
  const cloud = await startLocalCloud({
    state,
    log,
    resume: true,
    params: { scraperEnabled: 'false', ...params },
    ...options,
  });
  return {
    ...clientsOf(cloud),
    cloud,
    state,
    /** What it has printed, once that has `expected` in it. */
    terminal: (expected: RegExp) => printed(log, expected),
    [Symbol.asyncDispose]: () => end(cloud, state),
  };
}

async function printed(log: string, expected: RegExp): Promise<string> {
  const deadline = Date.now() + 60_000;
  let text = '';
  while (!expected.test(text)) {
    if (Date.now() > deadline) throw new Error(`No ${expected} in: ${text}`);
    await sleep(50);
    // Where CI is set, it comes in colours.
    text = stripVTControlCharacters(await readFile(log, 'utf8'));
  }
  return text;
}

async function end(cloud: LocalCloud, state: string): Promise<void> {
  await cloud.stop();
  await rm(state, { recursive: true, force: true });
}

function clientsOf({ endpoint, region, outputs }: LocalCloud) {
  const { PhotosBucketName: photos = '', ThumbnailsBucketName = '', TableName = '' } = outputs;
  const client = { endpoint, region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  const s3 = new S3Client(client);
  const table = DynamoDBDocumentClient.from(new DynamoDBClient(client));
  const upload = (Key: string, Body: Buffer) => s3.send(new PutObjectCommand({ Bucket: photos, Key, Body }));
  const remove = (Key: string) => s3.send(new DeleteObjectCommand({ Bucket: photos, Key }));

  /** What the app knows of the image now. */
  async function lookUp(key: string) {
    const id = imageId(photos, key);
    const { Item: meta } = await table.send(new GetCommand({ TableName, Key: metaKey(id) }));
    const { Item: row } = await table.send(new GetCommand({ TableName, Key: thumbnailKey(id) }));
    return { meta: meta && MetaRow.parse(meta), row: row && ThumbnailRow.parse(row) };
  }

  /** Waits until the app says of the image what `check` wants to hear. */
  async function eventually(key: string, check: (known: Awaited<ReturnType<typeof lookUp>>) => boolean) {
    const deadline = Date.now() + 60_000;
    let known = await lookUp(key);
    while (!check(known)) {
      if (Date.now() > deadline) throw new Error(`${key}: still ${JSON.stringify(known)}`);
      await sleep(50);
      known = await lookUp(key);
    }
    return known;
  }

  /** The keys of an image's thumbnails that lie in their bucket. */
  async function thumbnailsOf(key: string): Promise<string[]> {
    const Prefix = `${imageId(photos, key)}/`;
    const { Contents = [] } = await s3.send(
      new ListObjectsV2Command({ Bucket: ThumbnailsBucketName, Prefix }),
    );
    return Contents.map(({ Key }) => Key ?? '');
  }

  return { s3, table, outputs, photos, upload, remove, lookUp, eventually, thumbnailsOf };
}
