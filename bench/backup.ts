import { spawnSync } from 'node:child_process';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { bucket, startCloud } from '../local/test/helpers/cloud.ts';
import { PHOTOS } from '../test/helpers/failure-messages.ts';
import { BACKUP_SETTINGS, twoAccounts } from '../test/helpers/two-accounts.ts';
import { keyOf } from './backup-events.ts';
import { unpack } from './bundled.ts';
import { cpuSeconds, inProcess, median, type Row } from './measure.ts';
import { packageService } from './package.ts';
import { bundleSubjects } from './subjects.ts';

const SMALL = 4 * 1024;
const LARGE = 200 * 1024 * 1024;
const COUNT = 1_000;
const ROUNDS = 3;
/** Where the peer puts its copies: in the photos' own account, so that it may read and write with one key. */
const PEERS = 'copies-of-the-peer';

const Need = z.object({ failed: z.literal(0), peakMb: z.number() });

/** What a backup costs whoever asks S3 for it, beside the tool that people would use instead. */
export async function* rows(): AsyncGenerator<Row> {
  const { functions } = await packageService();
  const own = functions.find(({ name }) => name === 'backup');
  if (!own) throw new Error('The service has no function backup');
  const bundle = unpack(own);
  const subject = await bundleSubjects();
  const { buckets, ...rest } = twoAccounts();
  await using cloud = await startCloud({ ...rest, buckets: [...buckets, bucket(PEERS)] });
  const settings = {
    ...BACKUP_SETTINGS,
    AWS_ENDPOINT_URL: cloud.endpoint,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    POWERTOOLS_METRICS_DISABLED: 'true',
  };
  const env = { ...process.env, ...settings };
  const upload = async (prefix: string, count: number, bytes: number): Promise<void> => {
    for (let number = 0; number < count; number += 1) {
      const put = { Bucket: PHOTOS, Key: keyOf(prefix, number), Body: Buffer.alloc(bytes, number) };
      await cloud.s3.send(new PutObjectCommand(put));
    }
  };
  const ours = (prefix: string, count: number) => subject('back-up', [bundle, prefix, String(count)]);
  const variables = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  const within = (command: string[]) => ['env', ...variables, ...command];

  if (spawnSync('aws', ['--version']).error)
    console.error('The AWS CLI is not installed: nothing to compare with');
  else {
    const ratios: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const prefix = `uploads/round-${round}`;
      await upload(prefix, COUNT, SMALL);
      const sync = ['aws', 's3', 'sync', `s3://${PHOTOS}/${prefix}`, `s3://${PEERS}/${prefix}`];
      ratios.push((await cpuSeconds(within(ours(prefix, COUNT)))) / (await cpuSeconds(within(sync))));
    }
    yield {
      what: `CPU ÷ aws s3 sync, ${COUNT} objects of ${SMALL / 1024} KB`,
      measured: median(ratios),
      atMost: 0.6,
      unit: '',
    };
  }

  await upload('uploads/large', 1, LARGE);
  const { peakMb } = Need.parse(await inProcess(ours('uploads/large', 1), env));
  yield { what: 'peak memory: one object of 200 MB, in parts', measured: peakMb, atMost: 110, unit: 'MB' };
}
