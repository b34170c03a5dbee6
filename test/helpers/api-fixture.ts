import { test } from 'vitest';
import { newKey, startApiCloud } from './api-cloud.ts';

/** See {@link startApiCloud}. */
export type ApiCloud = Awaited<ReturnType<typeof startApiCloud>>;

/** `api` reads where the cloud is when it is loaded, once in a process: so there is one cloud in a process, too. */
const sharing = test.extend(
  'cloud',
  { scope: 'worker' },
  // oxlint-disable-next-line eslint/no-empty-pattern -- vitest reads in it what a fixture asks for: nothing
  async ({}, { onCleanup }): Promise<ApiCloud> => {
    const cloud = await startApiCloud();
    await cloud.setKeys(newKey('first'));
    onCleanup(() => cloud[Symbol.asyncDispose]());
    return cloud;
  },
);

/**
 * Has the tests of a file call `api` on a cloud that they share with other files: the project `api` of vitest.config.ts.
 * @param use - takes it, before the tests, with an empty table
 */
export function useApi(use: (cloud: ApiCloud) => void | Promise<void>): void {
  sharing.beforeAll(async ({ cloud }) => {
    await cloud.clear();
    await use(cloud);
  });
}
