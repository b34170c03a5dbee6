import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Invoke } from '../../local/apigateway/lambda-authorizers.ts';
import { httpApiConfigs } from '../../local/template/http-api.ts';
import { resolveTemplate } from '../../local/template/resolve.ts';
import { startHttpApi } from '../../local/test/helpers/http-api.ts';
import { apiInMemory } from '../helpers/api-in-memory.ts';
import { templateText } from '../helpers/template.ts';

const ALLOWED = 'http://localhost:5173';
const STRANGE = [
  'https://evil.example',
  `${ALLOWED}.evil.example`,
  'https://localhost:5173',
  'http://localhost',
  'null',
];

/** The HTTP API of the template, in front of these functions. */
async function startApi(invoke: Invoke, change: { timeoutMs?: number; burst?: number } = {}) {
  const place = { accountId: '111111111111', region: 'eu-west-1', stackName: 'lambda-by-example-dev' };
  const { resources } = resolveTemplate(JSON.parse(templateText()), place);
  const [config] = httpApiConfigs(resources, place);
  if (!config) throw new Error('The template has no HTTP API');
  const { timeoutMs, burst } = change;
  return startHttpApi(
    {
      ...config,
      ...(burst !== undefined && { stage: { limit: { rate: 0, burst }, routeLimits: {} } }),
      routes: config.routes.map((route) => ({ ...route, ...(timeoutMs !== undefined && { timeoutMs }) })),
    },
    invoke,
  );
}

const isAuthorizer = (arn: string): boolean => arn.endsWith('-authorizer');

/** Functions of which `api` answers so, to whoever the authorizer lets through. */
const answering =
  (answer: string | undefined, isAuthorized = true): Invoke =>
  async (arn) =>
    isAuthorizer(arn) ? JSON.stringify({ isAuthorized, context: { owner: 'ada', scope: '' } }) : answer;

const byFunction = [200, 201, 202, 204, 304, 400, 403, 404, 405, 409, 413, 415, 422, 500, 502, 503, 504];
const token = { authorization: 'Bearer a.b.c' };

type Case = [
  what: string,
  status: number,
  start: () => ReturnType<typeof startApi>,
  headers?: Record<string, string>,
];
const cases: Case[] = [
  ...byFunction.map(
    (status): Case => [
      `${status} of the function`,
      status,
      () => startApi(answering(JSON.stringify({ statusCode: status }))),
    ],
  ),
  ['no token', 401, () => startApi(answering('{}')), { authorization: '' }],
  ['a refused token', 403, () => startApi(answering('{}', false))],
  ['too many requests', 429, () => startApi(answering('{}'), { burst: 0 })],
  ['a function that fails', 500, () => startApi(answering(undefined))],
  ['an answer that is none', 500, () => startApi(answering('{"statusCode":"x"}'))],
  [
    'a function that is late',
    503,
    () =>
      startApi(
        async (arn, ...rest) => (isAuthorizer(arn) ? answering('')(arn, ...rest) : sleep(300, undefined)),
        { timeoutMs: 50 },
      ),
  ],
];

const told = ({ headers }: Response): Record<string, string> =>
  Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-')));

describe.each(cases)('a page is told of %s (%i)', (_, status, start, headers = token) => {
  test.each(['GET', 'POST', 'DELETE'])(
    '%s, if its origin is allowed, and no other page is',
    async (method) => {
      await using api = await start();
      const ask = (origin: string) =>
        api.fetch(method === 'POST' ? '/images' : '/images/abc', { method, headers: { ...headers, origin } });

      const answer = await ask(ALLOWED);
      const strange = await Promise.all(STRANGE.map(ask));

      expect(answer.status).toBe(status);
      expect(told(answer)).toEqual({
        'access-control-allow-origin': ALLOWED,
        'access-control-expose-headers': 'ETag,Location',
      });
      expect(answer.headers.get('vary')).toBe('Origin');
      expect(strange.map((each) => [each.status, told(each)])).toEqual(STRANGE.map(() => [status, {}]));
    },
  );
});

/** The API itself, behind the HTTP API: the route `$default` takes preflights. */
const real = (): Invoke => {
  const { call } = apiInMemory();
  return async (_, payload) => {
    const { status: statusCode, headers, body } = await call(JSON.parse(payload));
    return JSON.stringify({ statusCode, headers, body: body && JSON.stringify(body) });
  };
};

const HEADERS = ['authorization', 'content-type', 'idempotency-key', 'if-none-match'];

describe('a preflight', () => {
  const paths = ['/images', '/images/abc', '/failures/abc/retry', '/feed', '/banner', '/openapi.json'];
  const asked = paths.flatMap((path) =>
    ['GET', 'POST', 'DELETE'].flatMap((method) => HEADERS.map((header) => ({ path, method, header }))),
  );

  test('lets a page of an allowed origin ask what the API takes, and no other page anything', async () => {
    await using api = await startApi(real());
    const preflight = ({ path, method, header }: (typeof asked)[number], origin: string) =>
      api.fetch(path, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': method,
          'access-control-request-headers': header,
        },
      });

    for (const each of asked) {
      const answer = await preflight(each, ALLOWED);
      expect(answer.ok, JSON.stringify(each)).toBe(true);
      expect(told(answer)).toMatchObject({
        'access-control-allow-origin': ALLOWED,
        'access-control-max-age': '3600',
      });
      const { headers } = answer;
      expect(headers.get('access-control-allow-methods')?.split(',')).toContain(each.method);
      expect(headers.get('access-control-allow-headers')?.toLowerCase().split(',')).toContain(each.header);
      for (const origin of STRANGE.slice(0, 2)) expect(told(await preflight(each, origin))).toEqual({});
    }
  });

  test.each(['PUT', 'PATCH'])('does not let it %s', async (method) => {
    await using api = await startApi(real());
    const headers = { origin: ALLOWED, 'access-control-request-method': method };

    const answer = await api.fetch('/images', { method: 'OPTIONS', headers });

    expect(answer.headers.get('access-control-allow-methods')?.split(',')).not.toContain(method);
  });
});
