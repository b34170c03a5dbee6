import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LambdaAuthorizer } from '../apigateway/config.ts';
import { startCloud } from './helpers/cloud.ts';
import { lambda } from './helpers/function.ts';
import { arnOf, route } from './helpers/http-api.ts';

const functions = [
  lambda('api', "async (event) => ({ statusCode: 200, cookies: ['a=1'], body: JSON.stringify(event) })"),
  lambda('throws', "async () => { throw new Error('no'); }"),
  lambda('sleeps', '() => new Promise(() => setTimeout(() => {}, 60000))', { timeoutSeconds: 1 }),
  lambda(
    'authorizer',
    `async ({ headers: { authorization }, routeArn }) => {
      if (authorization === 'broken') throw new Error('broken');
      const context = { owner: authorization, routeArn, answer: crypto.randomUUID() };
      return { isAuthorized: authorization === 'me', context };
    }`,
  ),
];
const authorizer: LambdaAuthorizer = {
  type: 'REQUEST',
  id: 'a1',
  name: 'token',
  functionArn: arnOf('authorizer'),
  identitySources: ['$request.header.Authorization'],
  ttlSeconds: 60,
  simpleResponses: true,
};
const to = (key: string, name: string, rest = {}) => route(key, { functionArn: arnOf(name), ...rest });

let local: Awaited<ReturnType<typeof startCloud>>;
let address: string;
beforeAll(async () => {
  const routes = [
    to('ANY /api/{id}', 'api'),
    to('GET /throws', 'throws'),
    to('GET /sleeps', 'sleeps'),
    to('GET /impatient', 'sleeps', { timeoutMs: 300 }),
    to('GET /nobody', 'nobody'),
    to('GET /mine', 'api', { authorizer }),
    to('GET /mine/{id}', 'api', { authorizer }),
  ];
  const api = { id: 'abc123', accountId: '111111111111', name: 'api', routes };
  local = await startCloud({ functions, httpApis: [api] });
  address = local.cloud.httpApis()['abc123'] ?? '';
});
afterAll(() => local[Symbol.asyncDispose]());

const ask = async (path: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(address + path, { headers });
  return { status: answer.status, headers: answer.headers, body: JSON.parse(await answer.text()) };
};

test('a real function gets the event, and answers the request', async () => {
  const answer = await ask('/api/7?a=b', { cookie: 'c=d' });

  expect(answer.status).toBe(200);
  expect(answer.headers.getSetCookie()).toEqual(['a=1']);
  expect(answer.body).toMatchObject({
    version: '2.0',
    routeKey: 'ANY /api/{id}',
    pathParameters: { id: '7' },
    queryStringParameters: { a: 'b' },
    cookies: ['c=d'],
  });
});

test.each([
  ['/throws', 500, 'Internal Server Error'],
  ['/sleeps', 500, 'Internal Server Error'],
  ['/impatient', 503, 'Service Unavailable'],
  ['/nobody', 500, 'Internal Server Error'],
])('%s is a %i', async (path, status, message) => {
  expect(await ask(path)).toMatchObject({ status, body: { message } });
});

test('40 requests at once are all answered, each with its own event', async () => {
  const ids = Array.from({ length: 40 }, (_, index) => String(index));

  const answers = await Promise.all(ids.map((id) => ask(`/api/${id}`)));

  expect(answers.map(({ body }) => body.pathParameters.id)).toEqual(ids);
});

test('a real authorizer says who calls, once for all routes', async () => {
  const headers = { authorization: 'me' };

  const answers = [await ask('/mine', headers), await ask('/mine/7', headers)];

  const [first, second] = answers.map(({ body }) => body.requestContext.authorizer.lambda);
  expect(first).toEqual({
    owner: 'me',
    routeArn: 'arn:aws:execute-api:eu-west-1:111111111111:abc123/$default/GET/mine',
    answer: expect.any(String),
  });
  expect(second).toEqual(first);
});

test.each([
  ['nobody', {}, 401, 'Unauthorized'],
  ['somebody else', { authorization: 'you' }, 403, 'Forbidden'],
  ['who breaks it', { authorization: 'broken' }, 500, 'Internal Server Error'],
])('a real authorizer refuses %s', async (_, headers, status, message) => {
  expect(await ask('/mine', headers)).toMatchObject({ status, body: { message } });
});
