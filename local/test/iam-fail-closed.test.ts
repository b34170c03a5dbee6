import { expect, onTestFinished, test } from 'vitest';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { AwsError } from '../gateway/aws-error.ts';
import type { Call, Service } from '../gateway/call.ts';
import { createGateway } from '../gateway/gateway.ts';
import { ACCOUNTS } from '../iam/accounts.ts';
import { CredentialStore } from '../iam/credentials.ts';
import { Policies } from '../iam/policies.ts';
import { closeServer, listen } from '../loopback.ts';
import { OwnHosts } from '../own-hosts.ts';
import { StsService } from '../sts/service.ts';
import { refused } from './helpers/iam.ts';

const [{ id: accountId, ...credentials }] = ACCOUNTS;
const region = 'eu-west-1';
const asked = { action: 'lambda:InvokeFunction', resource: '*', accountId };

/** A gateway to one service, which does with a call what a test says. */
async function start(handle: (call: Call) => void | Promise<void>) {
  const store = new CredentialStore();
  store.add(credentials, { accountId, arn: `arn:aws:iam::${accountId}:root` });
  const service: Service = {
    handle: async (call) => handle(call),
    fail: ({ response }, { code, status }) =>
      void response.writeHead(status, { 'x-amzn-errortype': code }).end(JSON.stringify({ message: code })),
  };
  const crashes: unknown[] = [];
  const answered: Call[] = [];
  const gateway = createGateway({
    hosts: new OwnHosts(),
    credentials: store,
    access: { allows: () => true, check: () => {} },
    region,
    services: { lambda: service, sts: new StsService({ credentials: store, policies: new Policies() }) },
    internal: async () => {},
    disturb: () => {},
    causeOf: () => undefined,
    onCall: (call) => answered.push(call),
    onCrash: (_, error) => crashes.push(error),
  });
  const endpoint = `http://127.0.0.1:${await listen(gateway)}`;
  onTestFinished(() => closeServer(gateway));
  const client = { endpoint, region, maxAttempts: 1, credentials };
  const invoke = async () => {
    const { Payload } = await new LambdaClient(client).send(new InvokeCommand({ FunctionName: 'x' }));
    return Payload?.transformToString();
  };
  return { crashes, answered, client, invoke };
}

const SECRET = '"secret"';
test.each<[string, (call: Call) => void]>([
  ['with a head of its own', ({ response }) => void response.writeHead(200).end(SECRET)],
  ['without a head', ({ response }) => void response.end(SECRET)],
  ['bit by bit', ({ response }) => void (response.write(SECRET), response.end())],
  ['not at all', () => {}],
  ['having only wondered', (call) => (call.allows(asked), void call.response.end(SECRET))],
  ['and asks afterwards', (call) => (call.response.end(SECRET), call.authorize(asked))],
])('a service that has not asked and answers, %s, is not heard', async (_, handle) => {
  const { crashes, answered, invoke } = await start(handle);

  expect(await refused(invoke())).toMatchObject({ message: 'InternalError' });
  expect(crashes).toMatchObject([{ name: 'NotAskedError' }]);
  expect(answered).toEqual([]);
});

test('one that has asked is', async () => {
  const { crashes, answered, invoke } = await start((call) => {
    call.authorize(asked);
    call.response.writeHead(200).end(SECRET);
  });

  expect(await invoke()).toBe(SECRET);
  expect(crashes).toEqual([]);
  expect(answered).toHaveLength(1);
});

test('one that refuses need not have asked', async () => {
  const { crashes, invoke } = await start(() => {
    throw new AwsError('InvalidRequestContentException', 'no');
  });

  expect(await refused(invoke())).toMatchObject({ name: 'InvalidRequestContentException' });
  expect(crashes).toEqual([]);
});

test('who one is needs no permission', async () => {
  const { crashes, client } = await start(() => {});

  expect(await new STSClient(client).send(new GetCallerIdentityCommand())).toMatchObject({
    Account: accountId,
    UserId: accountId,
  });
  expect(crashes).toEqual([]);
});
