import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCloud } from './helpers/cloud.ts';
import { lambda } from './helpers/function.ts';
import { arnOf, route } from './helpers/http-api.ts';
import { startIssuer } from './helpers/issuer.ts';

const GROUP = '/aws/http-api/shop-dev';
const VARIABLES =
  `requestId routeKey httpMethod path protocol stage apiId accountId requestTime status responseLength
  responseLatency identity.sourceIp identity.userAgent integrationLatency integrationStatus integrationErrorMessage
  integration.error error.message authorizer.owner authorizer.none authorizer.claims.sub`.split(/\s+/);
const format = `{${VARIABLES.map((name) => `"${name}":"$context.${name}"`).join(',')}}`;

const authorizer = {
  type: 'REQUEST' as const,
  id: 'a1',
  name: 'token',
  functionArn: arnOf('token'),
  identitySources: ['$request.header.Authorization'],
  ttlSeconds: 0,
  simpleResponses: true,
};
const SECRET = 'Bearer what-nobody-should-read';

describe('the access log', () => {
  let local: Awaited<ReturnType<typeof startCloud>>;
  let address: string;
  let logs: CloudWatchLogsClient;
  let issuer: Awaited<ReturnType<typeof startIssuer>>;
  beforeAll(async () => {
    const functions = [
      lambda('hello', "async () => ({ statusCode: 201, body: 'hello' })"),
      lambda('fails', "async () => { throw new Error('no'); }"),
      lambda(
        'token',
        "async ({ headers }) => ({ isAuthorized: headers.authorization !== 'no', context: { owner: 'ada' } })",
      ),
    ];
    issuer = await startIssuer();
    const byIssuer = {
      type: 'JWT' as const,
      name: 'oidc',
      identitySources: ['$request.header.Authorization'],
      issuer: issuer.issuer,
      audience: ['app'],
    };
    const routes = [
      route('GET /ours', { functionArn: arnOf('hello'), authorizer: byIssuer }),
      route('GET /hello', { functionArn: arnOf('hello') }),
      route('GET /fails', { functionArn: arnOf('fails') }),
      route('GET /mine', { functionArn: arnOf('hello'), authorizer }),
      route('GET /often', { functionArn: arnOf('hello') }),
    ];
    const stage = {
      accessLog: { group: GROUP, format },
      routeLimits: { 'GET /often': { rate: 1, burst: 0 } },
    };
    const api = { id: 'shop', accountId: '111111111111', name: 'shop', routes, stage };
    local = await startCloud({ functions, httpApis: [api] });
    address = local.cloud.httpApis()['shop'] ?? '';
    logs = new CloudWatchLogsClient(local.client);
  });
  afterAll(async () => {
    await local[Symbol.asyncDispose]();
    await issuer[Symbol.asyncDispose]();
  });

  /** Asks, and finds the line about it, as `aws logs` does. */
  async function lineOf(path: string, headers: Record<string, string> = {}) {
    const response = await fetch(address + path, { headers });
    await response.text();
    const id = response.headers.get('apigw-requestid') ?? '';
    const filter = new FilterLogEventsCommand({ logGroupName: GROUP, filterPattern: `"${id}"` });
    const { events = [] } = await logs.send(filter);
    expect(events).toHaveLength(1);
    return JSON.parse(events[0]?.message ?? '');
  }

  test('has a line for each request, with what was asked and what became of it', async () => {
    const line = await lineOf('/hello?a=b', { 'user-agent': 'a "browser"\t' });

    expect(line).toEqual({
      requestId: expect.stringMatching(/^[\da-f-]{36}$/),
      routeKey: 'GET /hello',
      httpMethod: 'GET',
      path: '/hello',
      protocol: 'HTTP/1.1',
      stage: '$default',
      apiId: 'shop',
      accountId: '111111111111',
      requestTime: expect.stringMatching(/^\d\d\/\w{3}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
      status: '201',
      responseLength: '5',
      responseLatency: expect.stringMatching(/^\d+$/),
      'identity.sourceIp': '127.0.0.1',
      'identity.userAgent': 'a "browser"',
      integrationLatency: expect.stringMatching(/^\d+$/),
      integrationStatus: '200',
      integrationErrorMessage: '-',
      'integration.error': '-',
      'error.message': '-',
      'authorizer.owner': '-',
      'authorizer.none': '-',
      'authorizer.claims.sub': '-',
    });
    expect(Number(line.integrationLatency)).toBeLessThanOrEqual(Number(line.responseLatency) + 1);
  });

  test('tells whose request it was, and never by what token', async () => {
    const line = await lineOf('/mine', { authorization: SECRET });

    expect(line).toMatchObject({ status: '201', 'authorizer.owner': 'ada' });
    expect(JSON.stringify(line)).not.toContain('nobody-should');
  });

  test('tells the claims of a JSON Web Token', async () => {
    const line = await lineOf('/ours', { authorization: `Bearer ${await issuer.token()}` });

    expect(line).toMatchObject({ status: '201', 'authorizer.claims.sub': 'me', 'authorizer.owner': '-' });
  });

  test.each([
    [
      '/fails',
      {},
      {
        status: '500',
        integrationErrorMessage: 'The Lambda function returned an error',
        'error.message': 'Internal Server Error',
      },
    ],
    [
      '/mine',
      {},
      { status: '401', 'error.message': 'Unauthorized', integrationLatency: '-', routeKey: 'GET /mine' },
    ],
    [
      '/mine',
      { authorization: 'no' },
      { status: '403', 'error.message': 'Forbidden', 'authorizer.owner': '-' },
    ],
    ['/often', {}, { status: '429', 'error.message': 'Too Many Requests', integrationStatus: '-' }],
    ['/nowhere', {}, { status: '404', 'error.message': 'Not Found', routeKey: '-' }],
  ])('tells of %s with %j why it was refused', async (path, headers, expected) => {
    const line = await lineOf(path, headers);

    expect(line).toMatchObject(expected);
  });

  test('is a group like others', async () => {
    const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: GROUP }));

    expect(logGroups).toMatchObject([{ logGroupName: GROUP }]);
  });
});

test('a group that another API writes to stays', async () => {
  const stage = { accessLog: { group: GROUP, format: '$context.apiId' }, routeLimits: {} };
  const api = { id: 'shop', accountId: '111111111111', name: 'shop', routes: [], stage };
  await using local = await startCloud({ httpApis: [api, { ...api, id: 'other' }] });
  const logs = new CloudWatchLogsClient(local.client);

  await local.cloud.deploy({ ...local.cloud.resources, httpApis: [api] });
  await fetch(local.cloud.httpApis()['shop'] ?? '');

  const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName: GROUP }));
  expect(events.map(({ message }) => message)).toEqual(['shop']);
});

test('the group goes with its API, and what has been written stays over a new configuration', async () => {
  const stage = { accessLog: { group: GROUP, format: '$context.status' }, routeLimits: {} };
  const api = { id: 'shop', accountId: '111111111111', name: 'shop', routes: [], stage };
  await using local = await startCloud({ httpApis: [api] });
  const logs = new CloudWatchLogsClient(local.client);
  const groups = async () =>
    (await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: GROUP }))).logGroups?.length;
  const lines = async () =>
    (await logs.send(new FilterLogEventsCommand({ logGroupName: GROUP }))).events?.map(
      ({ message }) => message,
    );
  await fetch(local.cloud.httpApis()['shop'] ?? '');

  await local.cloud.deploy({ ...local.cloud.resources, httpApis: [api] });
  await fetch(local.cloud.httpApis()['shop'] ?? '');
  const kept = await lines();
  await local.cloud.deploy({ ...local.cloud.resources, httpApis: [] });

  expect(kept).toEqual(['404', '404']);
  expect(await groups()).toBe(0);
});
