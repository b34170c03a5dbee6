import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import { commandsUnder } from '../helpers/readme.ts';
import { type App, useSharedApp } from '../helpers/shared-app.ts';

const run = promisify(execFile);

let app: App;
useSharedApp((shared) => {
  app = shared;
});

test('with curl alone: a token, a form, an upload, and a thumbnail that downloads', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lambda-by-example-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  cpSync('samples/house-cat.jpg', join(folder, 'samples/house-cat.jpg'));
  const [, token = ''] = /export TOKEN=(\S+)/.exec(await app.terminal(/export TOKEN=/)) ?? [];
  const commands = commandsUnder('With curl alone').replaceAll('http://127.0.0.1:3000', app.cloud.httpApi);
  const [ask = '', ...look] = commands.split(/(?=^id=)/m);
  const shell = (script: string) =>
    run('bash', ['-euc', script], { cwd: folder, env: { PATH: process.env['PATH'], TOKEN: token } });

  await shell(ask);
  const image = await eventually(async () => {
    const { stdout } = await shell(look.join(''));
    return JSON.parse(stdout);
  });

  expect(image).toMatchObject({ status: 'ready', width: 1024, height: 510, type: 'image/jpeg' });
  const { format, width } = await sharp(readFileSync(join(folder, 'thumbnail.webp'))).metadata();
  expect({ format, width }).toEqual({ format: 'webp', width: 160 });
});

/** Repeats what a reader would: look again until it is ready. */
async function eventually(look: () => Promise<{ status: string }>): Promise<{ status: string }> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const image = await look().catch(() => ({ status: 'unknown' }));
    if (image.status === 'ready' || Date.now() > deadline) return image;
    await sleep(100);
  }
}
