import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { exchange, requestText } from './helpers/exchange.ts';
import { route, startHttpApi } from './helpers/http-api.ts';

const HTML = { 'Content-Type': 'text/html' };
const failed = { status: 500, type: 'application/json', body: '{"message":"Internal Server Error"}' };

/** What a client is told when the function answers this. */
async function told(payload: string | undefined) {
  await using api = await startHttpApi({}, async () => payload);
  const answer = await api.fetch('/');
  const { status, headers } = answer;
  return { status, type: headers.get('content-type'), body: await answer.text() };
}

test.each([
  ['an object', { message: 'hello' }, '{"message":"hello"}'],
  ['an object with headers only', { headers: HTML }, '{"headers":{"Content-Type":"text/html"}}'],
  ['a text', 'hello "you"', 'hello "you"'],
  ['an empty text', '', ''],
  ['a list', [1, 2], '[1,2]'],
  ['a number', 42, '42'],
  ['nothing', null, 'null'],
])('%s without a statusCode is the JSON body of a 200', async (_, value, body) => {
  expect(await told(JSON.stringify(value))).toEqual({ status: 200, type: 'application/json', body });
});

test('what is no JSON at all is the body of a 200', async () => {
  expect(await told('{"half":')).toEqual({ status: 200, type: 'application/json', body: '{"half":' });
});

test.each([
  ['a body', { statusCode: 201, body: 'grüß' }, 201, 'text/plain;charset=UTF-8', 'grüß'],
  ['a type', { statusCode: 200, headers: HTML, body: '<p>' }, 200, 'text/html', '<p>'],
  ['nothing else', { statusCode: 404 }, 404, 'text/plain;charset=UTF-8', ''],
  ['a status as a text', { statusCode: '418' }, 418, 'text/plain;charset=UTF-8', ''],
  [
    'null for what it has not',
    {
      statusCode: 200,
      headers: null,
      cookies: null,
      body: null,
      isBase64Encoded: null,
      multiValueHeaders: null,
    },
    200,
    'text/plain;charset=UTF-8',
    '',
  ],
  [
    'Base64',
    { statusCode: 200, body: 'aGVsbG8=', isBase64Encoded: true },
    200,
    'text/plain;charset=UTF-8',
    'hello',
  ],
])('a statusCode with %s is sent as it says', async (_, value, status, type, body) => {
  expect(await told(JSON.stringify(value))).toEqual({ status, type, body });
});

test('bytes in Base64 arrive as they were', async () => {
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
  const reply = { statusCode: 200, body: bytes.toString('base64'), isBase64Encoded: true };
  await using api = await startHttpApi({}, async () => JSON.stringify(reply));

  const answer = await api.fetch('/');

  expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes);
});

test.each([
  ['a statusCode with a fraction', { statusCode: 200.5 }],
  ['a statusCode that is none', { statusCode: 'ok' }],
  ['no statusCode', { statusCode: null }],
  ['a statusCode that ends no answer', { statusCode: 101 }],
  ['a statusCode that is too high', { statusCode: 600 }],
  ['a body that is no text', { statusCode: 200, body: { a: 1 } }],
  ['a header that is a list', { statusCode: 200, headers: { a: ['b'] } }],
  ['a header with a line break', { statusCode: 200, headers: { 'content-length': '3', a: 'b\r\nc: d' } }],
  [
    'a header with an impossible name',
    { statusCode: 200, headers: { 'content-encoding': 'gzip', 'a b': 'c' } },
  ],
  ['a cookie with a line break', { statusCode: 200, cookies: ['a=b\nc'] }],
  ['cookies that are a text', { statusCode: 200, cookies: 'a=b' }],
])('an answer with %s is a 500', async (_, value) => {
  expect(await told(JSON.stringify(value))).toEqual(failed);
});

test('a function that fails is a 500', async () => {
  expect(await told(undefined)).toEqual(failed);
});

test('a function that cannot be called is a 500, and said to be one', async () => {
  await using api = await startHttpApi({}, () => Promise.reject(new Error('not there')));

  const answer = await api.fetch('/');

  expect(answer.status).toBe(500);
  expect(api.crashes()).toMatchObject([{ detail: { message: expect.stringContaining('not there') } }]);
});

test('a function that takes too long is a 503, and harms no later request', async () => {
  let slow = true;
  await using api = await startHttpApi({ routes: [route('$default', { timeoutMs: 50 })] }, async () => {
    if (slow) await sleep(200);
    return '"done"';
  });

  const late = await api.fetch('/');
  slow = false;
  const next = await api.fetch('/');

  expect([late.status, await late.text()]).toEqual([503, '{"message":"Service Unavailable"}']);
  expect([next.status, await next.text()]).toEqual([200, 'done']);
});

test('each cookie has a set-cookie header of its own, before those of the headers', async () => {
  const reply = {
    statusCode: 200,
    cookies: ['a=1; Path=/', 'b=2'],
    headers: { 'Set-Cookie': 'c=3', 'X-A': 1 },
  };
  await using api = await startHttpApi({}, async () => JSON.stringify(reply));

  const { headers } = await api.fetch('/');

  expect(headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2', 'c=3']);
  expect(headers.get('x-a')).toBe('1');
});

test('how the answer goes over the wire is no business of the function', async () => {
  const headers = {
    'Content-Length': '1',
    'Transfer-Encoding': 'chunked',
    Connection: 'upgrade',
    Upgrade: 'x',
    Trailer: 'x',
  };
  const reply = JSON.stringify({ statusCode: 200, headers, body: 'hello' });
  await using api = await startHttpApi({}, async () => reply);

  const text = await exchange(api.address, requestText('/'));

  expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(text).toMatch(/\r\ncontent-length: 5\r\n/i);
  expect(text).not.toMatch(/upgrade|trailer|chunked/i);
  expect(text).toMatch(/\r\n\r\nhello$/);
});

test('an answer to HEAD has no body, but its length', async () => {
  await using api = await startHttpApi({}, async () => JSON.stringify({ statusCode: 200, body: 'hello' }));

  const text = await exchange(api.address, requestText('/', [], 'HEAD'));

  expect(text).toMatch(/\r\ncontent-length: 5\r\n/i);
  expect(text).toMatch(/\r\n\r\n$/);
});

test('where no route leads is a 404', async () => {
  await using api = await startHttpApi({ routes: [route('GET /images')] });

  const answers = await Promise.all([
    api.fetch('/'),
    api.fetch('/images', { method: 'POST', body: 'x' }),
    api.fetch('/images', { method: 'OPTIONS' }),
  ]);

  for (const answer of answers) {
    expect([answer.status, await answer.text()]).toEqual([404, '{"message":"Not Found"}']);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(answer.headers.get('apigw-requestid')).toBeTruthy();
  }
  expect(api.calls).toEqual([]);
});
