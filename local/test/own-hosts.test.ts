import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RuntimeApi } from '../lambda/runtime-api.ts';
import { hostsFrom } from '../options.ts';
import { send, signed } from './helpers/raw-request.ts';
import { siteResources } from './helpers/site-template.ts';
import { startStack } from './helpers/stack.ts';

const ALLOWED = 'host.docker.internal';

let local: Awaited<ReturnType<typeof startStack>>;
beforeAll(async () => {
  local = await startStack(siteResources(), { allowedHosts: [ALLOWED] });
});
afterAll(() => local[Symbol.asyncDispose]());

/** What is answered to whoever calls an address by another name. */
async function ask(address: string, host: string, path = '/'): Promise<[number, string]> {
  const { port } = new URL(address);
  const headers = { host: host.replace('PORT', port) };
  const call = request({ host: '127.0.0.1', port, path, headers }).end();
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what this event has
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  return [response.statusCode ?? 0, await text(response)];
}

/** Everything that listens, and a path at which each has an answer. */
const doors = (): Record<string, [address: string, path: string, status: number]> => ({
  // Nobody in particular may not list buckets: AWS's own refusal.
  'the AWS services': [local.cloud.endpoint, '/', 403],
  'the console': [local.cloud.endpoint, '/_local/state', 200],
  'an HTTP API': [Object.values(local.cloud.httpApis())[0] ?? '', '/', 404],
  'a function URL': [local.cloud.functionUrls()[0]?.address ?? '', '/', 200],
});

describe.each(['the AWS services', 'the console', 'an HTTP API', 'a function URL'])('%s', (door) => {
  const askDoor = (host: string) => {
    const [address = '', path] = doors()[door] ?? [];
    return ask(address, host, path);
  };

  test.each(['evil.example', 'evil.example:PORT', 'localhost.evil.example:PORT', '192.168.0.2:PORT'])(
    'does not answer to the name %s, and says what to type',
    async (host) => {
      const [status, body] = await askDoor(host);

      const name = host.replace(':PORT', '');
      expect(status).toBe(403);
      expect(body).toContain(`${name} is no name of the local cloud`);
      expect(body).toContain(`npm start -- --allow-host ${name}`);
      expect(body.split('\n').filter((line) => line.includes('--allow-host'))).toHaveLength(1);
    },
  );

  test.each([
    '127.0.0.1:PORT',
    '127.1.2.3:PORT',
    '[::1]:PORT',
    'localhost',
    'LOCALHOST:PORT',
    'localhost.:PORT',
    'photos.localhost:PORT',
    `${ALLOWED}:PORT`,
  ])('answers to the name %s', async (host) => {
    const [status, body] = await askDoor(host);

    expect(status).toBe(doors()[door]?.[2]);
    expect(body).not.toContain('is no name of the local cloud');
  });
});

test.each([
  ['s3', 'GET', ''],
  ['sqs', 'POST', 'AmazonSQS.ListQueues'],
  ['dynamodb', 'POST', 'DynamoDB_20120810.ListTables'],
])(
  'a page whose name leads here gets nothing of %s by the keys that everybody knows',
  async (service, method, target) => {
    const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target };
    const call = { method, path: '/', headers, body: method === 'POST' ? '{}' : '' };
    const { endpoint } = local.cloud;

    const theirs = await send(endpoint, signed('http://evil.example:4566', call, { service }));
    const own = await send(endpoint, signed(endpoint, call, { service }));

    expect(theirs.outcome).toMatch(/^403/);
    expect(theirs.body).toContain('evil.example is no name of the local cloud');
    expect(own.outcome).toBe('200');
  },
);

test('an execution environment’s own API answers to no other name either', async () => {
  const heard: string[] = [];
  const api = new RuntimeApi({
    waiting: () => heard.push('waiting'),
    initFailed: () => heard.push('initFailed'),
    answered: () => heard.push('answered'),
    failed: () => heard.push('failed'),
  });
  const address = `http://${await api.listen()}`;

  const [status] = await ask(address, 'evil.example', '/2018-06-01/runtime/init/error');
  const [ownStatus] = await ask(address, '127.0.0.1:PORT', '/2018-06-01/runtime/init/error');
  api.close();

  expect([status, ownStatus, heard]).toEqual([403, 202, ['initFailed']]);
});

test.each(['http://host.docker.internal', '*.example.com', 'a/b', ''])(
  '"%s", which would let nothing in, is refused as an option',
  (name) => {
    expect(() => hostsFrom([ALLOWED, name])).toThrow(`"${name}" is no name`);
  },
);

test.each([ALLOWED, `${ALLOWED}:4566`, '192.168.0.2', '[fd00::1]', 'bücher.example'])(
  '"%s" is taken as an option',
  (name) => {
    expect(hostsFrom([name])).toEqual([name]);
  },
);
