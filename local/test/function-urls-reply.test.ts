import { expect, test } from 'vitest';
import { startFunctionUrl } from './helpers/function-url.ts';

const MB = 1024 * 1024;

/** What a client is told when the function answers this. */
async function told(value: unknown) {
  await using url = await startFunctionUrl({ invoke: async () => JSON.stringify(value) });
  const answer = await url.fetch('/');
  const { status, headers } = answer;
  return {
    status,
    type: headers.get('content-type'),
    cookies: headers.getSetCookie(),
    body: await answer.text(),
  };
}

test.each([
  ['an object without a statusCode', { a: 1 }, { status: 200, type: 'application/json', body: '{"a":1}' }],
  ['a text', 'hello', { status: 200, type: 'application/json', body: 'hello' }],
  ['a status alone', { statusCode: 404 }, { status: 404, type: 'application/json', body: '' }],
  [
    'a page',
    { statusCode: 200, headers: { 'Content-Type': 'text/html' }, body: '<p>ü' },
    { status: 200, type: 'text/html', body: '<p>ü' },
  ],
  [
    'bytes',
    { statusCode: 200, headers: { 'content-type': 'font/woff2' }, body: 'aGk=', isBase64Encoded: true },
    { status: 200, type: 'font/woff2', body: 'hi' },
  ],
])('%s becomes an answer', async (_, value, expected) => {
  expect(await told(value)).toEqual({ ...expected, cookies: [] });
});

test('cookies become headers of their own', async () => {
  const { cookies } = await told({ statusCode: 204, cookies: ['a=1; Secure', 'b=2'] });

  expect(cookies).toEqual(['a=1; Secure', 'b=2']);
});

test.each([
  ['fails', undefined],
  ['answers with a status that is none', '{"statusCode":99}'],
  ['answers with a header that is none', '{"statusCode":200,"headers":{"a b":"c"}}'],
])('a function that %s is a 502', async (_, answered) => {
  await using url = await startFunctionUrl({ invoke: async () => answered });

  const answer = await url.fetch('/');

  expect([answer.status, await answer.text()]).toEqual([502, 'Internal Server Error']);
});

test('something that goes wrong here is a 502, and told of', async () => {
  await using url = await startFunctionUrl({ invoke: () => Promise.reject(new Error('broken')) });

  const { status } = await url.fetch('/');

  expect(status).toBe(502);
  expect(url.seen('Crash')).toMatchObject([{ resource: 'site' }]);
});

test.each([
  ['more bytes than Lambda takes', 6 * MB + 1, 'text/plain'],
  ['bytes that are too many in Base64', 5 * MB, 'image/png'],
])('a body of %s is refused', async (_, length, type) => {
  await using url = await startFunctionUrl();

  const answer = await url.fetch('/', {
    method: 'POST',
    body: Buffer.alloc(length, 'a'),
    headers: { 'content-type': type },
  });

  expect(answer.status).toBe(413);
  expect(await answer.json()).toEqual({
    Message: 'Request must be smaller than 6291456 bytes for the InvokeFunction operation',
  });
  expect(url.calls).toEqual([]);
});

test('a function without room is a 429', async () => {
  await using url = await startFunctionUrl({ hasRoom: false });

  const answer = await url.fetch('/');

  expect([answer.status, await answer.json()]).toMatchObject([429, { message: 'Rate Exceeded.' }]);
  expect(url.calls).toEqual([]);
});
