import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeTaskFolder, sweepTaskFolders } from '../lambda/task-folder.ts';

test('what a killed local cloud left is swept, and nothing of one that runs', async () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  const dead = mkdtempSync(join(tmpdir(), `lambda-${pid}-`));
  const own = await makeTaskFolder();

  sweepTaskFolders();

  expect(existsSync(dead)).toBe(false);
  expect(existsSync(own)).toBe(true);
  await rm(own, { recursive: true });
});
