import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp } from '../helpers/app.ts';
import { startReceiver } from '../helpers/webhook-receiver.ts';
import { walkEveryPath } from './permissions/every-path.ts';
import {
  isNeedless,
  type Permission,
  permissionsIn,
  type Recorded,
  recordedBy,
} from './permissions/recorded.ts';

const ABSENCE = 'only a photo that goes between the look at it and its copy shows it: 404, not 403';

/** What no call shows to be needed, by the id of its statement, and why it is. */
const IMPLICIT: Record<string, string> = {
  TellMissingPhotosFromForbidden: ABSENCE,
  TellBackupMissingFromForbidden: ABSENCE,
};

const text = ({ of, sid, action, resource }: Permission): string => `${of}: ${sid} ${action} ${resource}`;

let app: Awaited<ReturnType<typeof startApp>>;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let recorded: Recorded;
beforeAll(async () => {
  receiver = await startReceiver('a secret that the webhook signs with');
  const params = {
    backupPartsAbove: '5242880',
    backupPartSize: '5242880',
    backupDeletes: '1',
    hourlyAudit: 'false',
    bannerWebhook: receiver.url,
    externalIpUrl: receiver.client.endpoint,
  };
  app = await startApp({ speed: 60, params });
  await walkEveryPath(app, receiver.state);
  recorded = await recordedBy(app.cloud.endpoint);
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
});

test('no role lacks a permission', () => {
  const refused = recorded.roles.flatMap(({ name, uses }) =>
    uses.filter(({ allowed }) => !allowed).map((use) => ({ name, ...use })),
  );

  expect(refused).toEqual([]);
});

test('nobody has a permission that is not needed', () => {
  const needless = permissionsIn(recorded).filter((permission) => isNeedless(permission, recorded));

  expect(needless.filter(({ sid }) => !IMPLICIT[sid]).map(text)).toEqual([]);
  // What is shown to be needed needs no excuse.
  expect(new Set(needless.map(({ sid }) => sid))).toEqual(new Set(Object.keys(IMPLICIT)));
});

test('a permission too many would be found, whoever has it', () => {
  const [Action, Resource] = [['s3:DeleteObjectVersion'], ['arn:aws:s3:::photos/*']];
  const surplus = { Sid: 'Surplus', Effect: 'Allow' as const, Action, Resource, Condition: {} };
  const roles = recorded.roles.map((role) => ({ ...role, statements: [...role.statements, surplus] }));
  const generous = { ...recorded, roles };

  const found = permissionsIn(generous)
    .filter(({ sid }) => sid === 'Surplus')
    .filter((permission) => isNeedless(permission, generous));

  expect(found.map(({ of }) => of)).toEqual(roles.map(({ name }) => name));
});
