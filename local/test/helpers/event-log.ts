import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { S3Event, S3EventRecord } from 'aws-lambda';
import { afterAll, expect, vi } from 'vitest';
import { lambda } from './function.ts';

const HANDLER = `async (event) => require('node:fs').appendFileSync(process.env.LOG, JSON.stringify(event) + '\\n')`;

/** A function that writes down the events that reach it, one after another. */
export function eventLog(name: string) {
  const folder = mkdtempSync(join(tmpdir(), 'local-events-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'events.jsonl');
  writeFileSync(file, '');
  const config = lambda(name, HANDLER, { environment: { LOG: file }, reservedConcurrency: 1 });
  const all = (): S3EventRecord[] => {
    const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
    return lines.flatMap((line): S3Event['Records'] => JSON.parse(line).Records);
  };
  return {
    config,
    all,
    /** The records of one key, as it is written in them, once there are this many. */
    async of(key: string, count: number): Promise<S3EventRecord[]> {
      const found = () => all().filter(({ s3 }) => s3.object.key === key);
      await vi.waitFor(() => expect(found().length).toBeGreaterThanOrEqual(count), { timeout: 10_000 });
      return found();
    },
  };
}
