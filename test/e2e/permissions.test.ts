import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp } from '../helpers/app.ts';
import { walkEveryPath } from './permissions/every-path.ts';
import { isNeedless, permissionsOf, type Recorded, recordedBy } from './permissions/recorded.ts';

let app: Awaited<ReturnType<typeof startApp>>;
let recorded: Recorded;
beforeAll(async () => {
  app = await startApp({
    speed: 60,
    params: {
      backupPartsAbove: '5242880',
      backupPartSize: '5242880',
      backupDeletes: '1',
      hourlyAudit: 'false',
    },
  });
  await walkEveryPath(app);
  recorded = await recordedBy(app.cloud.endpoint);
}, 240_000);
afterAll(() => app[Symbol.asyncDispose]());

test('no role lacks a permission', () => {
  const refused = recorded.roles.flatMap(({ name, uses }) =>
    uses
      .filter(({ allowed }) => !allowed)
      .map(({ action, resource, context }) => ({ name, action, resource, context })),
  );

  expect(refused).toEqual([]);
});

test('no role has a permission that it does not need', () => {
  const needless = recorded.roles.flatMap((role) =>
    permissionsOf(role)
      .filter((permission) => isNeedless(role, permission, recorded))
      .map(({ sid, action, resource }) => `${role.name}: ${sid} ${action} ${resource}`),
  );

  expect(needless).toEqual([]);
});
