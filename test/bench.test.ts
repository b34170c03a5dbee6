import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';

test('a bench that lacks a tool says in one line how to get it', async () => {
  const PATH = mkdtempSync(join(tmpdir(), 'lambda-by-example-'));
  onTestFinished(() => rmSync(PATH, { recursive: true }));

  const bench = promisify(execFile)(process.execPath, ['bench/run.ts', 'thumbnail'], { env: { PATH } });

  await expect(bench).rejects.toMatchObject({
    code: 1,
    stdout: '',
    stderr: 'vipsthumbnail is not installed. On Debian, type: apt install libvips-tools\n',
  });
});
