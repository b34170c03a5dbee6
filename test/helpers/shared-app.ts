import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { test } from 'vitest';
import { startApp } from './app.ts';
import { atWork, State, waiting } from './app-state.ts';

const STEP_S = 60;
const LOOK_MS = 100;

/** See {@link startApp}. */
export type App = Awaited<ReturnType<typeof startApp>>;

/**
 * The app, for files that do with what others have left: those that run in the same process, one after the other, share
 * one. Each has owners of its own for its photos.
 */
const sharing = test.extend(
  'shared',
  { scope: 'worker' },
  // oxlint-disable-next-line eslint/no-empty-pattern -- vitest reads in it what a fixture asks for: nothing
  async ({}, { onCleanup }): Promise<App> => {
    // Nobody is there, whether or not this machine has a network.
    const app = await startApp({ params: { externalIpUrl: 'http://127.0.0.1:9' } });
    onCleanup(() => app[Symbol.asyncDispose]());
    return app;
  },
);

/**
 * Has the tests of a file share the app. It is as good as new but for other files' photos: nothing goes wrong or waits,
 * nothing has failed, and the scraper has not looked yet.
 * @param use - takes it, before the tests
 * @param speed - virtual seconds a second
 */
export function useSharedApp(use: (app: App) => void | Promise<void>, { speed = 1 } = {}): void {
  sharing.beforeAll(async ({ shared }) => {
    await tell(shared, 'faults', {});
    await untilQuiet(shared);
    await forgetAllButImages(shared);
    await tell(shared, 'clock', { speed });
    await use(shared);
  });
}

async function tell({ cloud }: App, path: 'clock' | 'faults', body: object): Promise<void> {
  const { ok, status } = await fetch(`${cloud.endpoint}/_local/${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  if (!ok) throw new Error(`${path}: ${status}`);
}

/** Lets time pass, but not while somebody is at work, until nothing is under way or will be tried again. */
async function untilQuiet(app: App): Promise<void> {
  for (;;) {
    const state = State.parse(await (await fetch(`${app.cloud.endpoint}/_local/state`)).json());
    const isAtWork = atWork(state) > 0;
    if (!isAtWork && waiting(state) === 0) return;
    if (!isAtWork) await tell(app, 'clock', { seconds: STEP_S });
    await sleep(LOOK_MS);
  }
}

async function forgetAllButImages({ table, outputs: { TableName } }: App): Promise<void> {
  const { Items = [] } = await table.send(
    new ScanCommand({
      TableName,
      FilterExpression: 'NOT begins_with(pk, :image)',
      ExpressionAttributeValues: { ':image': 'IMG#' },
      ConsistentRead: true,
    }),
  );
  for (const { pk, sk } of Items) await table.send(new DeleteCommand({ TableName, Key: { pk, sk } }));
}
