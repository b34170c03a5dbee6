import { expect, test } from 'vitest';
import type { CorsConfig } from '../http/cors.ts';
import { arnOf, route, startHttpApi } from './helpers/http-api.ts';

const app = 'https://app.example.com';
const cors: CorsConfig = {
  origins: [app, 'http://localhost:5173'],
  methods: ['GET', 'POST'],
  headers: ['Authorization', 'Content-Type'],
  exposed: ['ETag', 'Location'],
  credentials: true,
  maxAgeSeconds: 300,
};
const asked = { origin: app, 'access-control-request-method': 'POST' };
const authorizer = {
  type: 'REQUEST' as const,
  id: 'a1',
  name: 'token',
  functionArn: arnOf('token'),
  identitySources: ['$request.header.Authorization'],
  ttlSeconds: 0,
  simpleResponses: true,
};

/** The headers of an answer that browsers look at. */
const told = ({ headers }: Response): Record<string, string> =>
  Object.fromEntries([...headers].filter(([name]) => name === 'vary' || name.startsWith('access-control-')));
const shared = {
  'access-control-allow-origin': app,
  'access-control-allow-credentials': 'true',
  'access-control-expose-headers': 'ETag,Location',
  vary: 'Origin',
};
const allowed = {
  ...shared,
  'access-control-allow-methods': 'GET,POST',
  'access-control-allow-headers': 'Authorization,Content-Type',
  'access-control-max-age': '300',
};

test('a preflight is answered by the API itself, of any path, and asks no authorizer', async () => {
  await using api = await startHttpApi({ cors, routes: [route('POST /images', { authorizer })] });

  const answers = await Promise.all(
    ['/images', '/nowhere'].map((path) => api.fetch(path, { method: 'OPTIONS', headers: asked })),
  );

  for (const answer of answers) {
    expect([answer.status, await answer.text()]).toEqual([204, '']);
    expect(told(answer)).toEqual(allowed);
  }
  expect(api.calls).toEqual([]);
});

test.each([
  ['another origin', 'https://elsewhere.test'],
  ['an origin that begins like it', `${app}.test`],
  ['another scheme', 'http://app.example.com'],
  ['no origin of its own', 'null'],
])('a preflight of a page with %s is told nothing', async (_, origin) => {
  await using api = await startHttpApi({ cors, routes: [] });

  const answer = await api.fetch('/', { method: 'OPTIONS', headers: { ...asked, origin } });

  expect(answer.status).toBe(204);
  expect(told(answer)).toEqual({});
});

test.each([{ origin: app }, { 'access-control-request-method': 'POST' }])(
  'OPTIONS with %j alone is no preflight',
  async (headers) => {
    await using api = await startHttpApi({ cors, routes: [] });

    const answer = await api.fetch('/', { method: 'OPTIONS', headers });

    expect(answer.status).toBe(404);
  },
);

test.each(['OPTIONS /images', 'ANY /{proxy+}', '$default'])(
  'the route %s takes preflights too, with its authorizer, as AWS warns',
  async (key) => {
    const open = await startHttpApi({ cors, routes: [route(key)] }, async () => '{"statusCode":200}');
    const closed = await startHttpApi({ cors, routes: [route(key, { authorizer })] });

    const passed = await open.fetch('/images', { method: 'OPTIONS', headers: asked });
    const refused = await closed.fetch('/images', { method: 'OPTIONS', headers: asked });

    expect([passed.status, told(passed)]).toEqual([200, allowed]);
    expect(open.calls).toMatchObject([{ event: { routeKey: key } }]);
    expect(refused.status).toBe(401);
    await Promise.all([open[Symbol.asyncDispose](), closed[Symbol.asyncDispose]()]);
  },
);

test('what a function says of CORS is replaced by what the API says', async () => {
  const headers = {
    'Access-Control-Allow-Origin': '*',
    'access-control-allow-methods': 'DELETE',
    Vary: 'Accept',
    'X-Other': 'kept',
  };
  await using api = await startHttpApi({ cors }, async () => JSON.stringify({ statusCode: 200, headers }));

  const own = await api.fetch('/', { headers: { origin: app } });
  const foreign = await api.fetch('/', { headers: { origin: 'https://elsewhere.test' } });

  expect(told(own)).toEqual({ ...shared, vary: 'Accept, Origin' });
  expect(own.headers.get('x-other')).toBe('kept');
  expect(told(foreign)).toEqual({ vary: 'Accept' });
});

test('a function speaks for itself where the API says nothing of CORS', async () => {
  const headers = { 'access-control-allow-origin': '*' };
  await using api = await startHttpApi({}, async () => JSON.stringify({ statusCode: 200, headers }));

  const answer = await api.fetch('/', { headers: { origin: app } });

  expect(told(answer)).toEqual(headers);
});

test.each([
  [404, { routes: [] }],
  [401, { routes: [route('$default', { authorizer })] }],
])('a page can read a refusal: %i', async (status, config) => {
  await using api = await startHttpApi({ cors, ...config });

  const answer = await api.fetch('/', { headers: { origin: app } });

  expect([answer.status, told(answer)]).toEqual([status, shared]);
});

test.each([
  [['*'], 'null', '*'],
  [['*', app], app, '*'],
  [['https://*'], app, app],
  [['http://*'], app, undefined],
])('of the origins %j, %s is told %s', async (origins, origin, expected) => {
  await using api = await startHttpApi({ cors: { ...cors, origins, credentials: false } });

  const { headers } = await api.fetch('/', { headers: { origin } });

  expect(headers.get('access-control-allow-origin') ?? undefined).toBe(expected);
});
