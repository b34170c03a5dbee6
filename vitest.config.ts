import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { ByProject } from './test/helpers/by-project.ts';

// The tests start many a process: an eighth of their time goes with what Node has compiled before.
const env = { NODE_COMPILE_CACHE: resolve('node_modules/.cache/node') };

const patience = { testTimeout: 30_000, hookTimeout: 60_000 };

/**
 * Files that share a process, one after the other: half of their time would go with loading the same modules again.
 * Only for tests that set no environment which a module reads as it loads, as handlers do.
 */
const together = { isolate: false, restoreMocks: true };

export default defineConfig({
  test: {
    // Most of the time a test waits for the processes that it has started.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: ByProject },
    projects: [
      {
        test: {
          ...patience,
          name: 'app',
          // What a handler counts is a line on the terminal.
          env: { POWERTOOLS_METRICS_DISABLED: 'true' },
          include: ['test/*.test.ts', 'test/{lib,operations}/*.test.ts'],
        },
      },
      {
        test: {
          ...patience,
          ...together,
          name: 'logic',
          include: ['test/{site,safe-fetch,scraper,thumbnail,banner,backup,reconcile}/*.test.ts'],
        },
      },
      { test: { ...patience, ...together, name: 'local', include: ['local/test/*.test.ts'] } },
      {
        test: {
          ...patience,
          name: 'template',
          include: ['test/template/*.test.ts'],
          globalSetup: 'test/helpers/package-service.ts',
        },
      },
      { test: { ...patience, ...together, env, name: 'e2e', include: ['test/e2e/*.test.ts'] } },
      { test: { ...patience, env, name: 'faults', include: ['test/faults/*.test.ts'] } },
    ],
  },
});
