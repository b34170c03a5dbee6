import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { allGuards } from './faults/guards/all.ts';

// Whether a test notices that one is gone takes minutes: npm run test:guards.
test.each(allGuards)('a guard stands: $promise', ({ file, text }) => {
  expect(readFileSync(file, 'utf8').split(text)).toHaveLength(2);
});
