import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import { ByProject } from './test/helpers/by-project.ts';

// The tests start many a process: an eighth of their time goes with what Node has compiled before.
const env = { NODE_COMPILE_CACHE: resolve('node_modules/.cache/node') };

/** Long on any machine, and beside other things that it may have to do. */
const patience = { testTimeout: 30_000, hookTimeout: 60_000, expect: { poll: { timeout: 10_000 } } };

/** The same for what starts whole local clouds, and browsers. */
const muchPatience = { testTimeout: 180_000, hookTimeout: 240_000, expect: { poll: { timeout: 60_000 } } };

/**
 * Files that share a process, one after the other: half of their time would go with loading the same modules again.
 * Only for tests that set no environment which a module reads as it loads, as handlers do.
 */
const together = { isolate: false, restoreMocks: true };

/** What a handler counts is a line on the terminal. */
const quiet = { POWERTOOLS_METRICS_DISABLED: 'true' };

/** Those that have the handler of `api` on one local cloud: test/helpers/api-fixture.ts. */
const onOneCloud = 'test/api-{backups,banner,feed,gallery,images,isolation,sources,uploads}.test.ts';

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
          env: { ...env, ...quiet },
          include: ['test/*.test.ts'],
          exclude: [onOneCloud],
        },
      },
      { test: { ...patience, ...together, env: quiet, name: 'api', include: [onOneCloud] } },
      {
        test: {
          ...patience,
          ...together,
          env: { ...env, ...quiet },
          name: 'logic',
          include: [
            'test/{lib,operations,site,safe-fetch,scraper,thumbnail,banner,backup,reconcile}/*.test.ts',
          ],
        },
      },
      { test: { ...patience, ...together, env, name: 'local', include: ['local/test/*.test.ts'] } },
      {
        test: {
          ...patience,
          name: 'template',
          include: ['test/template/*.test.ts'],
          globalSetup: 'test/helpers/package-service.ts',
        },
      },
      { test: { ...muchPatience, ...together, env, name: 'e2e', include: ['test/e2e/*.test.ts'] } },
      { test: { ...muchPatience, ...together, env, name: 'faults', include: ['test/faults/*.test.ts'] } },
    ],
  },
});
