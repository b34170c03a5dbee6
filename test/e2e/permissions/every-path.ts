import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DeleteObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { expect, vi } from 'vitest';
import * as z from 'zod';
import { REPAIR } from '../../../lib/backup-request.ts';
import { apiAt } from '../../../operations/smoke/api.ts';
import type { startApp } from '../../helpers/app.ts';
import type { startReceiver } from '../../helpers/webhook-receiver.ts';
import { State, waiting } from '../../helpers/app-state.ts';
import { recordedBy } from './recorded.ts';

type App = Awaited<ReturnType<typeof startApp>>;
type Receiver = Awaited<ReturnType<typeof startReceiver>>['state'];

const SCOPES = 'images:read images:write feed:read failures:read failures:retry backups:read sources:read';
const Current = z.object({ current: z.object({ url: z.string() }) });
const patience = { timeout: 60_000, interval: 100 };
/** How long a queue hides what it has handed out, at most: resources/queues.yml. */
const HIDDEN_S = 720;
const A_DAY_S = 86_400;
const PART = 5 * 1024 * 1024;

/**
 * Has every function do whatever it can, so that each permission is used that it needs.
 * @param receiver - where the webhook of banners leads to
 */
export async function walkEveryPath(app: App, receiver: Receiver): Promise<void> {
  const walker = new Walker(app);
  await walker.lookAtThePage();
  await walker.useTheApi();
  await walker.backUp();
  await walker.scrape(receiver);
  await walker.failForGood();
  await walker.sendAgain();
  await walker.giveUp();
  await walker.audit();
  await walker.playWithLessons();
}

const json = (file: string): object => JSON.parse(readFileSync(file, 'utf8'));

class Walker {
  readonly #app: App;
  readonly #env: NodeJS.ProcessEnv;
  readonly #lambda: LambdaClient;
  readonly #sqs: SQSClient;
  readonly #ssm: SSMClient;
  readonly #backup: S3Client;

  constructor(app: App) {
    const { endpoint, region } = app.cloud;
    const client = (key: string) => ({
      endpoint,
      region,
      credentials: { accessKeyId: key, secretAccessKey: key },
    });
    this.#app = app;
    this.#lambda = new LambdaClient(client('local'));
    this.#sqs = new SQSClient(client('local'));
    this.#ssm = new SSMClient(client('local'));
    this.#backup = new S3Client(client('backup'));
    this.#env = {
      ...process.env,
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    };
  }

  /** Which says where the API is. */
  async lookAtThePage(): Promise<void> {
    const { httpApi, outputs } = this.#app.cloud;
    const page = await fetch(outputs['SiteLambdaFunctionUrl'] ?? '');
    expect(await page.text()).toContain(httpApi);
  }

  /** An image from its form to its removal, and all lists. */
  async useTheApi(): Promise<void> {
    const token = await this.#token();
    const api = apiAt(this.#app.cloud.httpApi, token);
    const photo = readFileSync('samples/house-cat.jpg');
    const { id, upload } = await api.create('image/jpeg', photo.length);
    const form = new FormData();
    for (const [name, value] of Object.entries(upload.fields)) form.append(name, value);
    form.append('file', new Blob([photo]));
    await fetch(upload.url, { method: 'POST', body: form });
    await vi.waitFor(async () => expect((await api.find(id))?.status).toBe('ready'), patience);
    const [thumbnail] = (await api.find(id))?.thumbnails ?? [];
    expect((await fetch(thumbnail?.url ?? '')).status).toBe(200);
    await this.#app.upload(upload.fields['key'] ?? '', readFileSync('samples/allium-oreophilum.jpg'));
    for (const path of ['/images', '/failures', '/backups', '/failures/00000000000000000000'])
      await this.#get(path, token);
    await this.#get('/failures/00000000000000000000/retry', token, 'POST');
    await api.remove(id);
    await this.#quiet();
  }

  /** A photo with tags, one that is copied in parts, and one whose copy breaks off. */
  async backUp(): Promise<void> {
    const put = (Key: string, Body: Buffer, Tagging?: string) =>
      this.#app.s3.send(new PutObjectCommand({ Bucket: this.#app.photos, Key, Body, Tagging }));
    await put('uploads/ada/tagged.txt', Buffer.from('tagged'), 'team=desk');
    await put('uploads/ada/large.bin', randomBytes(PART + 1), 'team=desk');
    await this.#quiet();
    await this.#fault({ callError: 0.5 });
    await vi.waitFor(async () => {
      await put('uploads/ada/broken.bin', randomBytes(PART + 1));
      await sleep(1_000);
      expect(await this.#used()).toContain('s3:AbortMultipartUpload');
    }, patience);
    await this.#fault({});
    await this.#settle();
    // The list goes on: where, a signed cursor says.
    await this.#get('/images?limit=1', await this.#token());
  }

  /** Sources that have something new, as the site beside the local cloud has at once; and a banner of it, for everybody. */
  async scrape(receiver: Receiver): Promise<void> {
    const secret = { Name: '/lambda-by-example/dev/webhook-secret', Value: receiver.secret };
    await this.#ssm.send(new PutParameterCommand({ ...secret, Type: 'SecureString' }));
    await vi.waitFor(async () => {
      await this.#invoke('scraper', {});
      await sleep(1_000);
      expect(receiver.received).not.toEqual([]);
    }, patience);
    await this.#quiet();
    const token = await this.#token();
    for (const path of ['/feed', '/feed?kind=follower&limit=1', '/sources']) await this.#get(path, token);
    const { current } = Current.parse(await this.#get('/banner', token));
    expect((await fetch(current.url)).status).toBe(200);
  }

  /** Events that never get to run, and a message whose every receive is in vain. */
  async failForGood(): Promise<void> {
    await this.#fault({ throttle: 1 });
    await this.#app.upload('uploads/ada/unlucky.jpg', readFileSync('samples/house-cat.jpg'));
    await this.#invoke('flaky', { mode: 'succeed-at', attempt: 1, padding: 'x'.repeat(20_000) });
    await this.#invoke('waiter', { seconds: 0 });
    await this.#invoke('reconcile', { auditId: 'failing' });
    await this.#invoke('scraper', {});
    await this.#invoke('banner', json('events/banner/feed-changed.json'));
    await this.#invoke('redrive', {});
    await this.#forward(A_DAY_S);
    for (const name of ['thumbnail', 'flaky', 'waiter', 'reconcile', 'scraper', 'banner', 'redrive'])
      await this.#app.terminal(new RegExp(`${name} .*failed before any attempt`));
    await this.#fault({});
    await this.#settle();

    await this.#fault({ callError: 1 });
    const bucket = { name: this.#app.photos };
    const detail = { bucket, object: { key: 'uploads/ada/tagged.txt' }, approved: false };
    const MessageBody = JSON.stringify({ source: REPAIR.source, 'detail-type': REPAIR.detailType, detail });
    const QueueUrl = this.#app.cloud.outputs['BackupQueueUrl'];
    await this.#sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    await vi.waitFor(async () => {
      await this.#forward(HIDDEN_S);
      await sleep(500);
      expect(await this.#app.terminal(/./)).toMatch(/backup .*gave a message up/);
    }, patience);
    await this.#fault({});
    await this.#settle();
  }

  async sendAgain(): Promise<void> {
    expect(await this.#payloads()).not.toEqual([]);
    await this.#operate('failures', 'retry', 'all');
    await this.#settle();
    await this.#invoke('redrive', { all: true });
    await this.#settle();
    await vi.waitFor(
      async () => expect(await this.#operate('failures', 'list')).not.toMatch(/thumbnail|backup |banner/),
      patience,
    );
    // One that fails again, and one whose payload is gone by the time when it is to be sent.
    await this.#invoke('flaky', { mode: 'throw' });
    await this.#invoke('flaky', { mode: 'throw', padding: 'x'.repeat(20_000) });
    await this.#settle();
    for (const Key of await this.#payloads())
      await this.#app.s3.send(new DeleteObjectCommand({ Bucket: this.#app.photos, Key }));
    await this.#operate('failures', 'retry', 'all');
    await this.#settle();
  }

  /** What no repetition mends. */
  async giveUp(): Promise<void> {
    const QueueUrl = this.#app.cloud.outputs['BackupQueueUrl'];
    await this.#sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'no JSON' }));
    const parked = () => this.#operate('failures', 'list', '--status', 'parked');
    await vi.waitFor(async () => expect(await parked()).toMatch(/backup .*MalformedRecordError/), patience);
  }

  /** The keys of the payloads that are too large for a row. */
  async #payloads(): Promise<string[]> {
    const list = new ListObjectsV2Command({ Bucket: this.#app.photos, Prefix: 'failures/' });
    const { Contents = [] } = await this.#app.s3.send(list);
    return Contents.map(({ Key = '' }) => Key);
  }

  /** A copy that is gone, and deletions that wait for an approval. */
  async audit(): Promise<void> {
    const Bucket = 'lambda-by-example-dev-backup-222222222222';
    await this.#backup.send(new DeleteObjectCommand({ Bucket, Key: 'uploads/ada/tagged.txt' }));
    await this.#operate('audit', '--repair', '--grace', '0');
    await this.#quiet();
    for (const name of ['tagged.txt', 'large.bin']) await this.#app.remove(`uploads/ada/${name}`);
    await this.#quiet();
    await this.#operate('audit', '--release', '--yes', '--grace', '0');
    await this.#settle();
  }

  async playWithLessons(): Promise<void> {
    for (const file of ['caller/synchronous', 'caller/asynchronous', 'hello/hello', 'external-ip/ask'])
      await this.#lambda.send(
        new InvokeCommand({
          FunctionName: `lambda-by-example-dev-${file.split('/')[0]}`,
          Payload: readFileSync(`events/${file}.json`),
        }),
      );
    await this.#settle();
  }

  async #token(): Promise<string> {
    return (await this.#operate('token', 'ada', '--scope', SCOPES)).trim();
  }

  async #operate(command: string, ...words: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)('node', [`operations/${command}.ts`, ...words], {
      env: this.#env,
    });
    return stdout;
  }

  async #invoke(name: string, payload: object): Promise<void> {
    const FunctionName = `lambda-by-example-dev-${name}`;
    const Payload = JSON.stringify(payload);
    await this.#lambda.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload }));
  }

  async #get(path: string, token?: string, method = 'GET'): Promise<unknown> {
    const address = token ? this.#app.cloud.httpApi : this.#app.cloud.endpoint;
    const headers = token ? { authorization: `Bearer ${token}` } : undefined;
    const response = await fetch(`${address}${path}`, { method, ...(headers && { headers }) });
    return response.json();
  }

  async #fault(settings: object): Promise<void> {
    const body = JSON.stringify(settings);
    await fetch(`${this.#app.cloud.endpoint}/_local/faults`, { method: 'POST', body });
  }

  async #forward(seconds: number): Promise<void> {
    const body = JSON.stringify({ seconds });
    await fetch(`${this.#app.cloud.endpoint}/_local/clock`, { method: 'POST', body });
  }

  /** What somebody will still deal with; nobody reads the queue of successes. */
  async #waiting(): Promise<number> {
    const { functions, queues } = State.parse(await this.#get('/_local/state'));
    return waiting({ functions, queues: queues.filter(({ name }) => !name.endsWith('-successes')) });
  }

  /** All that roles were used for, as text. */
  async #used(): Promise<string> {
    return JSON.stringify((await recordedBy(this.#app.cloud.endpoint)).roles.map(({ uses }) => uses));
  }

  /** Waits until nothing is under way. */
  async #quiet(): Promise<void> {
    await vi.waitFor(async () => expect(await this.#waiting()).toBe(0), patience);
  }

  /** The same, where time has to pass for what comes again. */
  async #settle(): Promise<void> {
    await vi.waitFor(async () => {
      const left = await this.#waiting();
      if (left > 0) await this.#forward(HIDDEN_S);
      await sleep(500);
      expect(left).toBe(0);
    }, patience);
  }
}
