import { once } from 'node:events';
import { Agent, type IncomingMessage, request as open } from 'node:http';
import { parse as parseQuery } from 'node:querystring';
import { text } from 'node:stream/consumers';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { route, startHttpApi } from './helpers/http-api.ts';

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
let api: Awaited<ReturnType<typeof startHttpApi>>;
beforeAll(async () => {
  const keys = ['$default', 'GET /a/{x}', 'ANY /b/{rest+}', 'POST /a/b'];
  api = await startHttpApi({ routes: keys.map((key) => route(key)) });
});
afterAll(() => {
  agent.destroy();
  return api[Symbol.asyncDispose]();
});

interface Sent {
  method: string;
  path: string;
  query: string | undefined;
  headers: [name: string, value: string][];
  cookies: string[];
  type: string;
  body: Uint8Array;
}

const piece = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom('a', 'b', '/', '/', '%41', '%2f', '%2B', '%C3%BC', '%F0%9F%99%82', '+'),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '..',
      '.',
      ';',
      ',',
      '%00',
      '%0a',
      '%25',
      '%3F',
      '#',
      '"',
      '\\',
      '{x}',
      '__proto__',
    ),
  },
);
const broken = fc.constantFrom('%', '%4', '%zz', '%C3', '%ff', '%ED%A0%80');
const joined = (part: fc.Arbitrary<string>, maxLength: number) =>
  fc.array(part, { maxLength }).map((parts) => parts.join(''));
const sent: fc.Arbitrary<Sent> = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'),
  path: joined(fc.oneof({ weight: 30, arbitrary: piece }, { weight: 1, arbitrary: broken }), 8).map(
    (path) => `/${path}`,
  ),
  query: fc.option(joined(fc.oneof(piece, broken, fc.constantFrom('=', '&', '=', '&', '?')), 10), {
    nil: undefined,
  }),
  headers: fc.array(
    fc.tuple(
      fc.stringMatching(/^[Xx]-[A-Ca-c_.!]{1,2}$/),
      fc.string({ unit: fc.constantFrom('a', ',', ' ', '"', '\t', '\u00ff', '='), maxLength: 6 }),
    ),
    { maxLength: 5 },
  ),
  cookies: fc.array(fc.constantFrom('a=1', 'b=x,y; c=2', ' d ; e', ';', 'f=";"'), { maxLength: 3 }),
  type: fc.constantFrom('', 'application/json', 'text/plain; charset=utf-8', 'image/png', 'application/cbor'),
  body: fc.uint8Array({ maxLength: 20 }),
});

/** A path decoded byte by byte; undefined if it cannot be. */
function decode(path: string): string | undefined {
  if (/%(?![\da-f]{2})/i.test(path)) return undefined;
  const bytes = path.replaceAll(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(bytes, 'latin1'));
  } catch {
    return undefined;
  }
}

function routeOf(method: string, path: string) {
  if (method === 'POST' && path === '/a/b') return { routeKey: 'POST /a/b' };
  const [, x] = /^\/a\/([^/]+)$/s.exec(path) ?? [];
  if (method === 'GET' && x) return { routeKey: 'GET /a/{x}', pathParameters: { x } };
  const [, rest] = /^\/b\/(.+)$/s.exec(path) ?? [];
  if (rest) return { routeKey: 'ANY /b/{rest+}', pathParameters: { rest } };
  return { routeKey: '$default' };
}

function bodyOf({ type, body }: Sent) {
  if (body.length === 0) return { isBase64Encoded: false };
  const isText = /^(text|application\/json)/.test(type);
  return { body: Buffer.from(body).toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText };
}

/** What of an event follows from a request, said in the simplest way; undefined for a bad request. */
function model(request: Sent) {
  const path = decode(request.path);
  if (path === undefined) return undefined;
  const query = Object.entries(parseQuery(request.query ?? ''));
  const names = [...new Set(request.headers.map(([name]) => name.toLowerCase()))];
  const valuesOf = (name: string) =>
    request.headers
      .filter(([each]) => each.toLowerCase() === name)
      .map(([, value]) => value.replaceAll(/^[ \t]+|[ \t]+$/g, ''));
  const cookies = request.cookies
    .flatMap((line) =>
      line
        .trim()
        .split(';')
        .map((each) => each.trimStart()),
    )
    .filter(Boolean);
  return {
    rawPath: path,
    rawQueryString: request.query ?? '',
    ...(query.length > 0 && {
      queryStringParameters: Object.fromEntries(
        query.map(([name, value]) => [name, [value].flat().join(',')]),
      ),
    }),
    headers: Object.fromEntries(names.map((name) => [name, valuesOf(name).join(',')])),
    ...(cookies.length > 0 && { cookies }),
    ...routeOf(request.method, path),
    ...bodyOf(request),
  };
}

const FOLLOWING = [
  'rawPath',
  'rawQueryString',
  'queryStringParameters',
  'cookies',
  'routeKey',
  'pathParameters',
  'body',
  'isBase64Encoded',
];

/** What of an event follows from its request. */
function seen(event: Record<string, unknown>) {
  const headers = Object.entries(Object(event['headers'])).filter(([name]) => /^x-[a-c_.!]{1,2}$/.test(name));
  const following = Object.entries(event).filter(([name]) => FOLLOWING.includes(name));
  return { ...Object.fromEntries(following), headers: Object.fromEntries(headers) };
}

async function send({ method, path, query, headers, cookies, type, body }: Sent) {
  const { hostname, port, host } = new URL(api.address);
  const lines = [
    ['Host', host],
    ['Content-Length', String(body.length)],
    ...(type ? [['Content-Type', type]] : []),
    ...headers,
    ...cookies.map((cookie) => ['Cookie', cookie]),
  ];
  const target = query === undefined ? path : `${path}?${query}`;
  const outgoing = open({ hostname, port, method, path: target, headers: lines.flat(), agent });
  outgoing.end(body);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what this event has
  const [response] = (await once(outgoing, 'response', { signal: AbortSignal.timeout(5000) })) as [
    IncomingMessage,
  ];
  return { status: response.statusCode, answer: JSON.parse(await text(response)) };
}

test('any request is answered, and its event is what it should be', { timeout: 60_000 }, async () => {
  // What fails is told with the seed that brings it back.
  await fc.assert(
    fc.asyncProperty(sent, async (request) => {
      const expected = model(request);

      const { status, answer } = await send(request);

      expect(status).toBe(expected ? 200 : 400);
      if (expected) expect(seen(answer)).toEqual(expected);
    }),
    { numRuns: 3000 },
  );

  expect(api.crashes()).toEqual([]);
});
