import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { LambdaAuthorizer } from '../apigateway/config.ts';
import { arnOf, route, startHttpApi } from './helpers/http-api.ts';

const authorizer: LambdaAuthorizer = {
  type: 'REQUEST',
  id: 'a1',
  name: 'token',
  functionArn: arnOf('authorizer'),
  identitySources: ['$request.header.Authorization'],
  ttlSeconds: 0,
  simpleResponses: true,
};
const yes = { isAuthorized: true };

/** An API whose authorizer answers so; its function behind echoes. */
async function start(answer: unknown, rest: Partial<LambdaAuthorizer> = {}, keys = ['$default']) {
  const routes = keys.map((key) => route(key, { authorizer: { ...authorizer, ...rest } }));
  const api = await startHttpApi({ routes }, async (arn, payload) => {
    if (arn !== authorizer.functionArn) return JSON.stringify({ statusCode: 200, body: payload });
    return typeof answer === 'string' || answer === undefined ? answer : JSON.stringify(answer);
  });
  const ask = (path = '/', headers: Record<string, string> = { authorization: 'me' }) =>
    api.fetch(path, { headers });
  const asked = () => api.calls.filter(({ name }) => name === 'authorizer');
  return { ...api, ask, asked, behind: () => api.calls.filter(({ name }) => name === 'echo') };
}

const policy = (...statements: unknown[]) => ({
  principalId: 'me',
  policyDocument: { Version: '2012-10-17', Statement: statements },
  context: { by: 'policy' },
});
const statement = (Effect: string, Resource: string | string[], rest = {}) => ({
  Effect,
  Action: 'execute-api:Invoke',
  Resource,
  ...rest,
});

test('an authorizer is asked with the request, but not its body', async () => {
  const sources = ['$request.header.Authorization', '$request.querystring.q', '$context.routeKey'];
  await using api = await start(yes, { identitySources: sources }, ['POST /images/{id}']);
  const headers = { authorization: 'me', cookie: 'a=1', 'content-type': 'text/plain' };

  await api.fetch('/images/a%20b?q=1&q=2', { method: 'POST', headers, body: 'secret' });

  const event = api.asked()[0]?.event;
  expect(event).toMatchObject({
    version: '2.0',
    type: 'REQUEST',
    routeArn: 'arn:aws:execute-api:eu-west-1:111111111111:abc123/$default/POST/images/a b',
    identitySource: ['me', '1,2', 'POST /images/{id}'],
    routeKey: 'POST /images/{id}',
    rawPath: '/images/a b',
    rawQueryString: 'q=1&q=2',
    cookies: ['a=1'],
    headers: { authorization: 'me' },
    queryStringParameters: { q: '1,2' },
    pathParameters: { id: 'a b' },
    requestContext: { http: { method: 'POST' }, stage: '$default' },
  });
  expect(event).not.toHaveProperty('body');
  expect(event).not.toHaveProperty('isBase64Encoded');
});

test.each([
  [{ text: 'a', number: 1, list: ['b'], map: { c: 'd' } }, undefined],
  [undefined, null],
  [null, null],
])('what it says of the caller, %j, reaches the function behind', async (context, told) => {
  await using api = await start({ isAuthorized: true, context });

  const answer = await api.ask();

  expect(answer.status).toBe(200);
  expect(api.behind()[0]?.event.requestContext).toMatchObject({
    authorizer: { lambda: told === undefined ? context : told },
  });
});

test.each([
  ['without a header', {}],
  ['with an empty one', { authorization: '' }],
])('a request %s is refused, and nobody is asked', async (_, headers) => {
  await using api = await start(yes);

  const answer = await api.ask('/', headers);

  expect([answer.status, await answer.text()]).toEqual([401, '{"message":"Unauthorized"}']);
  expect(api.calls).toEqual([]);
});

test.each([
  ['$request.header.X-Key', '/', { 'x-key': 'a' }, '/', {}],
  ['$request.querystring.key', '/?key=a', {}, '/?KEY=a', {}],
  ['$request.header.Cookie', '/', { cookie: 'a=1' }, '/', {}],
  ['$context.identity.userAgent', '/', { 'user-agent': 'me' }, '/', { 'user-agent': '' }],
])('the identity source %s must be there', async (source, path, headers, wrongPath, wrongHeaders) => {
  await using api = await start(yes, { identitySources: [source] });

  const [there, missing] = await Promise.all([api.ask(path, headers), api.ask(wrongPath, wrongHeaders)]);

  expect([there.status, missing.status]).toEqual([200, 401]);
});

test('of several identity sources none may be missing', async () => {
  const identitySources = ['$request.header.a', '$request.header.b'];
  await using api = await start(yes, { identitySources });

  const answers = await Promise.all(
    [{ a: '1' }, { b: '1' }, { a: '1', b: '1' }].map((each) => api.ask('/', each)),
  );

  expect(answers.map(({ status }) => status)).toEqual([401, 401, 200]);
});

test('whom it denies is told so, and the function behind is not called', async () => {
  await using api = await start({ isAuthorized: false });

  const answer = await api.ask();

  expect([answer.status, await answer.text()]).toEqual([403, '{"message":"Forbidden"}']);
  expect(api.behind()).toEqual([]);
});

test.each([
  ['fails', undefined],
  ['answers nothing', 'null'],
  ['answers no JSON', 'yes'],
  ['answers with a text for a boolean', { isAuthorized: 'false' }],
  ['answers with a number for a boolean', { isAuthorized: 1 }],
  ['answers without the boolean', { context: {} }],
  ['answers with a context that is none', { isAuthorized: true, context: 'me' }],
  ['answers with a policy where none is expected', policy(statement('Allow', '*'))],
])('an authorizer that %s lets nobody pass, and is asked again', async (_, answer) => {
  await using api = await start(answer, { ttlSeconds: 60 });

  const answers = [await api.ask(), await api.ask()];

  for (const each of answers)
    expect([each.status, await each.text()]).toEqual([500, '{"message":"Internal Server Error"}']);
  expect(api.asked()).toHaveLength(2);
  expect(api.behind()).toEqual([]);
  expect(api.crashes()).toEqual([]);
});

describe('an answer that holds for a time', () => {
  test.each([
    ['yes', true, 200],
    ['no', false, 403],
  ])('that is %s is used for every route, but for this identity only', async (_, isAuthorized, status) => {
    await using api = await start({ isAuthorized }, { ttlSeconds: 60 }, ['GET /a', 'GET /b']);

    const answers = [await api.ask('/a'), await api.ask('/b'), await api.ask('/a', { authorization: 'you' })];

    expect(answers.map((each) => each.status)).toEqual([status, status, status]);
    expect(api.asked().map(({ event }) => event.headers['authorization'])).toEqual(['me', 'you']);
  });

  test('is used for its route alone if the route is a part of the identity', async () => {
    const identitySources = ['$request.header.Authorization', '$context.routeKey'];
    await using api = await start(yes, { ttlSeconds: 60, identitySources }, ['GET /a', 'GET /b']);

    for (const path of ['/a', '/b', '/a', '/b']) await api.ask(path);

    expect(api.asked().map(({ event }) => event.routeKey)).toEqual(['GET /a', 'GET /b']);
  });

  test('mixes no identities up', async () => {
    const identitySources = ['$request.header.a', '$request.header.b'];
    await using api = await start(yes, { ttlSeconds: 60, identitySources });

    for (const headers of [
      { a: 'x,y', b: 'z' },
      { a: 'x', b: 'y,z' },
      { a: 'x","y', b: 'z' },
    ])
      await api.ask('/', headers);

    expect(api.asked()).toHaveLength(3);
  });

  test('is asked for again after that time', async () => {
    await using api = await start(yes, { ttlSeconds: 1 });

    await api.ask();
    await sleep(700);
    await api.ask();
    const within = api.asked().length;
    await sleep(400);
    await api.ask();

    expect([within, api.asked().length]).toEqual([1, 2]);
  });

  test.each([
    ['no time', { ttlSeconds: 0 }, { authorization: 'me' }],
    ['no identity to hold for', { ttlSeconds: 60, identitySources: [] }, {}],
  ])('of %s is asked for each time', async (_, config, headers) => {
    await using api = await start(yes, config);

    for (let i = 0; i < 3; i += 1) await api.ask('/', headers);

    expect(api.asked()).toHaveLength(3);
  });
});

describe('a policy', () => {
  const api = 'arn:aws:execute-api:eu-west-1:111111111111:abc123';
  test.each([
    ['that allows the route', policy(statement('Allow', `${api}/$default/GET/a`)), 200],
    [
      'that allows one of some',
      policy(statement('Allow', [`${api}/$default/POST/*`, `${api}/*/GET/?`])),
      200,
    ],
    ['that allows everything', policy(statement('Allow', '*', { Action: '*', Sid: 'all' })), 200],
    ['that is a single statement', { policyDocument: { Statement: statement('Allow', '*') } }, 200],
    ['that allows another route', policy(statement('Allow', `${api}/$default/GET/b`)), 403],
    ['that allows what only begins like it', policy(statement('Allow', `${api}/$default/GET`)), 403],
    ['with a dot that stands for itself', policy(statement('Allow', `${api}/$default/GET.a`)), 403],
    ['that allows another action', policy(statement('Allow', '*', { Action: 'execute-api:Manage*' })), 403],
    ['that denies what it allows', policy(statement('Allow', '*'), statement('Deny', `${api}/*`)), 403],
    ['without statements', policy(), 403],
    ['with a condition', policy(statement('Allow', '*', { Condition: {} })), 500],
    ['with another effect', policy(statement('allow', '*')), 500],
    ['without a document', { principalId: 'me' }, 500],
    ['in place of which a boolean comes', yes, 500],
  ])('%s lets pass or does not', async (_, answer, status) => {
    await using local = await start(answer, { simpleResponses: false });

    const { status: told } = await local.ask('/a');

    expect(told).toBe(status);
  });

  test('is kept, and judged for each route', async () => {
    const answer = policy(statement('Allow', `${api}/$default/GET/a`));
    const config = { simpleResponses: false, ttlSeconds: 60 };
    await using local = await start(answer, config, ['GET /a', 'GET /b']);

    const answers = [await local.ask('/b'), await local.ask('/a'), await local.ask('/b')];

    expect(answers.map(({ status }) => status)).toEqual([403, 200, 403]);
    expect(local.asked()).toHaveLength(1);
    expect(local.behind()[0]?.event.requestContext).toMatchObject({
      authorizer: { lambda: { by: 'policy' } },
    });
  });
});
