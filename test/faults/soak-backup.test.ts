import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import {
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import * as fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import * as z from 'zod';
import { startApp } from '../helpers/app.ts';
import { BackupVersions } from './soak/backup-versions.ts';
import { settings, timeoutMs } from './soak/settings.ts';
import { State, waiting } from '../helpers/app-state.ts';
import { inOneLine, tell } from './soak/tell.ts';

/** Of fifteen operations: ten uploads, three overwrites, two deletions. */
const { backups: count } = settings;
const uploads = Math.round((count * 10) / 15);
const overwrites = Math.round((count * 3) / 15);
const deletions = Math.round((count * 2) / 15);
const WEATHER = { drop: 0.05, duplicate: 0.2, delay: 0.3, delaySeconds: 60 };
const AT_ONCE = 20;
const PHOTOS = 'lambda-by-example-dev-photos-111111111111';
const BACKUP = 'lambda-by-example-dev-backup-222222222222';

const Rules = z.object({ rules: z.array(z.object({ waiting: z.number() })) });

test(
  'one audit makes good whatever events were lost, doubled and late, and no version is ever destroyed',
  async () => {
    const { seed } = settings;
    tell(`SEED=${seed}: ${uploads} uploads, ${overwrites} overwrites, ${deletions} deletions are backed up`);
    const began = performance.now();
    await using app = await startApp({ speed: 60, params: { hourlyAudit: 'false' } });
    const { endpoint, region } = app.cloud;
    const credentials = { accessKeyId: 'backup', secretAccessKey: 'backup' };
    const foreign = new S3Client({ endpoint, region, credentials });
    const versions = new BackupVersions(BACKUP);
    versions.follow(endpoint);
    const quiet = async () => {
      const state: unknown = await (await fetch(`${endpoint}/_local/state`)).json();
      expect(waiting(State.parse(state)) + underWay(state)).toBe(0);
    };
    const untilQuiet = () => vi.waitFor(quiet, { timeout: timeoutMs, interval: 250 });

    await fetch(`${endpoint}/_local/faults`, { method: 'POST', body: JSON.stringify({ ...WEATHER, seed }) });
    await atOnce(
      operationsOf(seed).map((ofKey) => async () => {
        for (const { key, body } of ofKey)
          await (body === undefined ? app.remove(key) : app.upload(key, body));
      }),
    );
    await untilQuiet();
    const before = differences(await listed(app.s3, PHOTOS), await listed(foreign, BACKUP));
    await fetch(`${endpoint}/_local/faults`, { method: 'POST', body: '{}' });
    const env = { ...process.env, AWS_ENDPOINT_URL: endpoint, AWS_REGION: region };
    // What an operator types: to have made good what differs, and to approve of the deletions that were held.
    for (const words of [['--repair'], ['--release', '--yes']])
      await promisify(execFile)('node', ['operations/audit.ts', '--grace', '0', ...words], { env });
    await untilQuiet();

    const photos = await listed(app.s3, PHOTOS);
    const copies = await listed(foreign, BACKUP);
    const kept = await versionIds(foreign);
    const after = differences(photos, copies);
    const lost = [...versions.made].filter((id) => !kept.has(id));
    const figures = {
      'different before': before.length,
      'different after': after.length,
      photos: photos.size,
      versions: kept.size,
      destroyed: versions.destroyed.size,
      lost: lost.length,
      seconds: Math.round((performance.now() - began) / 1000),
    };
    tell(`SEED=${seed}: ${inOneLine(figures)}`);
    expect(photos.size).toBe(uploads - deletions);
    expect(versions.made.size).toBeGreaterThanOrEqual(photos.size);
    expect(after, `SEED=${seed}`).toEqual([]);
    expect([...versions.destroyed, ...lost]).toEqual([]);
  },
  timeoutMs,
);

/** Events that have yet to reach the targets of rules. */
const underWay = (state: unknown): number =>
  Rules.parse(state).rules.reduce((sum, { waiting: events }) => sum + events, 0);

interface Operation {
  key: string;
  /** Deletes what is there if there is none. */
  body: Buffer | undefined;
}

/** Every key is uploaded; some are then overwritten, some deleted, by chance. @returns by key, in order */
function operationsOf(seed: number): Operation[][] {
  const numbers = Array.from({ length: uploads }, (_, number) => number);
  const shuffle = fc.shuffledSubarray(numbers, { minLength: uploads, maxLength: uploads });
  const [again = [], gone = []] = fc.sample(shuffle, { seed, numRuns: 2 });
  const overwritten = new Set(again.slice(0, overwrites));
  const deleted = new Set(gone.slice(0, deletions));
  return numbers.map((number) => {
    const key = `uploads/ada/photo ${number} ü.txt`;
    const body = (version: number) => Buffer.from(`${key}, version ${version}`);
    return [
      { key, body: body(1) },
      ...(overwritten.has(number) ? [{ key, body: body(2) }] : []),
      ...(deleted.has(number) ? [{ key, body: undefined }] : []),
    ];
  });
}

async function atOnce(work: (() => Promise<void>)[]): Promise<void> {
  const queue = work.values();
  const worker = async () => {
    for (const each of queue) await each();
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** The ETag of every object: none of these has parts, so it is that of the bytes. */
async function listed(client: S3Client, Bucket: string): Promise<Map<string, string>> {
  const etags = new Map<string, string>();
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix: 'uploads/' }))
    for (const { Key = '', ETag = '' } of Contents) etags.set(Key, ETag);
  return etags;
}

const differences = (one: Map<string, string>, other: Map<string, string>): string[] =>
  [...new Set([...one.keys(), ...other.keys()])].filter((key) => one.get(key) !== other.get(key));

async function versionIds(client: S3Client): Promise<Set<string>> {
  const ids = new Set<string>();
  let page: ListObjectVersionsCommandOutput | undefined;
  do {
    const { NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = page ?? {};
    page = await client.send(new ListObjectVersionsCommand({ Bucket: BACKUP, KeyMarker, VersionIdMarker }));
    for (const { VersionId = '' } of page.Versions ?? []) ids.add(VersionId);
  } while (page.IsTruncated);
  return ids;
}
