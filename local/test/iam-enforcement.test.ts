import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCloud } from './helpers/cloud.ts';
import { allow, assume, deny, refused, role, roleArn } from './helpers/iam.ts';
import { CALLS, fill, RESOURCES } from './helpers/service-calls.ts';

const A = '111111111111';
const roles = [
  role('no-one', [allow('s3:ListAllMyBuckets')]),
  ...CALLS.map(([action, resource], index) => role(`only-${index}`, [allow(action, resource)])),
  ...CALLS.map(([action, resource], index) => role(`not-${index}`, [allow('*'), deny(action, resource)])),
];

let local: Awaited<ReturnType<typeof startCloud>>;
const as = (name: string) => assume(local.client, roleArn(name));
beforeAll(async () => {
  local = await startCloud({ ...RESOURCES, roles });
  await fill(local.client);
});
afterAll(() => local[Symbol.asyncDispose]());

describe.each(CALLS.map((call, index) => [call[0], call[1], index, call] as const))(
  '%s on %s',
  (action, resource, index, [, , error, call]) => {
    const told = action.startsWith('sqs:') ? action.toLowerCase() : action;
    const quoted = action.startsWith('s3:') ? `"${resource}"` : resource;
    const says = (name: string, why: string) =>
      `User: arn:aws:sts::${A}:assumed-role/${name}/test is not authorized to perform: ${told} on resource: ${quoted} ${why}`;

    test('is for a role that allows it, and it alone', async () => {
      await expect(call(await as(`only-${index}`))).resolves.toBeDefined();
    });

    test('is not for a role that does not', async () => {
      const message = says('no-one', `because no identity-based policy allows the ${told} action`);

      expect(await refused(call(await as('no-one')))).toEqual({ name: error, message });
    });

    test('is not for a role that allows everything else', async () => {
      const message = says(`not-${index}`, 'with an explicit deny in an identity-based policy');

      expect(await refused(call(await as(`not-${index}`)))).toEqual({ name: error, message });
    });
  },
);

test('who one is, anybody may ask', async () => {
  const identity = await new STSClient(await as('no-one')).send(new GetCallerIdentityCommand());

  expect(identity).toMatchObject({ Account: A, Arn: `arn:aws:sts::${A}:assumed-role/no-one/test` });
});
