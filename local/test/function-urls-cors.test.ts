import { expect, test } from 'vitest';
import type { CorsConfig } from '../http/cors.ts';
import { startFunctionUrl } from './helpers/function-url.ts';

const app = 'https://app.example.com';
const cors: CorsConfig = {
  origins: [app],
  methods: ['GET', 'POST'],
  headers: ['content-type'],
  exposed: ['etag'],
  credentials: true,
  maxAgeSeconds: 300,
};
const asked = { origin: app, 'access-control-request-method': 'POST' };
const shared = {
  'access-control-allow-origin': app,
  'access-control-allow-credentials': 'true',
  'access-control-expose-headers': 'etag',
  vary: 'Origin',
};

/** The headers of an answer that browsers look at. */
const told = ({ headers }: Response): Record<string, string> =>
  Object.fromEntries([...headers].filter(([name]) => name === 'vary' || name.startsWith('access-control-')));

test('a preflight is answered by the URL itself, whoever may come in', async () => {
  await using url = await startFunctionUrl({ config: { cors, authType: 'AWS_IAM' }, may: [] });

  const answer = await url.fetch('/any', { method: 'OPTIONS', headers: asked });

  expect([answer.status, await answer.text(), told(answer)]).toEqual([
    200,
    '',
    {
      ...shared,
      'access-control-allow-methods': 'GET,POST',
      'access-control-allow-headers': 'content-type',
      'access-control-max-age': '300',
    },
  ]);
  expect(url.calls).toEqual([]);
});

test('a preflight of another origin is told nothing', async () => {
  await using url = await startFunctionUrl({ config: { cors } });

  const answer = await url.fetch('/', { method: 'OPTIONS', headers: { ...asked, origin: `${app}.test` } });

  expect(told(answer)).toEqual({});
});

test('without a configuration a preflight is the function’s to answer', async () => {
  await using url = await startFunctionUrl();

  await url.fetch('/', { method: 'OPTIONS', headers: asked });

  expect(url.calls).toMatchObject([{ requestContext: { http: { method: 'OPTIONS' } } }]);
});

test.each([
  ['an answer', 200, {}],
  ['a refusal', 403, { may: [] }],
  ['a failure', 502, { invoke: async () => undefined }],
  ['a function without room', 429, { hasRoom: false }],
])('a page can read %s', async (_, status, setting) => {
  await using url = await startFunctionUrl({ config: { cors }, ...setting });

  const answer = await url.fetch('/', { headers: { origin: app } });

  expect([answer.status, told(answer)]).toEqual([status, shared]);
});

test('a function that speaks of CORS too is heard twice, as on AWS', async () => {
  const headers = { 'access-control-allow-origin': app };
  const invoke = async () => JSON.stringify({ statusCode: 200, headers });
  await using url = await startFunctionUrl({ config: { cors }, invoke });

  const answer = await url.fetch('/', { headers: { origin: app } });

  expect(answer.headers.get('access-control-allow-origin')).toBe(`${app}, ${app}`);
});
