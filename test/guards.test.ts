import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { apiGuards } from './faults/guards/api.ts';
import { backupGuards } from './faults/guards/backup.ts';
import { failureGuards } from './faults/guards/failures.ts';
import { reconcileGuards } from './faults/guards/reconcile.ts';
import { redriveGuards } from './faults/guards/redrive.ts';
import { thumbnailGuards } from './faults/guards/thumbnail.ts';

// Whether a test notices that one is gone takes minutes: npm run test:guards.
test.each([
  ...thumbnailGuards,
  ...backupGuards,
  ...reconcileGuards,
  ...failureGuards,
  ...redriveGuards,
  ...apiGuards,
])('a guard stands: $promise', ({ file, text }) => {
  expect(readFileSync(file, 'utf8').split(text)).toHaveLength(2);
});
