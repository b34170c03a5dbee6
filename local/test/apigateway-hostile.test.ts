import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import * as fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { exchange, keptOpen, requestText } from './helpers/exchange.ts';
import { route, startHttpApi } from './helpers/http-api.ts';

const MEGABYTE = 1024 * 1024;
const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1]);

describe('an HTTP API', () => {
  let api: Awaited<ReturnType<typeof startHttpApi>>;
  beforeAll(async () => {
    api = await startHttpApi({ routes: [route('$default'), route('POST /images')] });
  });
  afterAll(() => api[Symbol.asyncDispose]());
  afterEach(async () => {
    const { status } = await api.fetch('/still-there');
    expect(status).toBe(200);
    expect(api.crashes()).toEqual([]);
  });

  test.each(['/%', '/%2', '/%zz', '/a/%c3%28', '/%ff', '/%e2%82', '/a%%20', '*', '//%', '/%ED%A0%80'])(
    'refuses the malformed target %s',
    async (target) => {
      const calls = api.calls.length;

      const answer = await exchange(api.address, requestText(target));

      expect(statusOf(answer)).toBe(400);
      expect(answer).toMatch(/\{"message":"Bad Request"\}$/);
      expect(api.calls).toHaveLength(calls);
    },
  );

  test.each([
    ['a byte beyond ASCII in the path', Buffer.from(requestText('/ü'), 'latin1')],
    ['a null byte in the path', requestText('/a\0b')],
    ['a null byte in a header', requestText('/', ['X-A: a\0b'])],
    ['a space in the path', requestText('/a b')],
    ['a header without a colon', requestText('/', ['X-A'])],
    ['a space before the colon', requestText('/', ['X-A : b'])],
    ['a method of its own', requestText('/', [], 'BREW')],
    ['another protocol', 'GET / SPDY/3\r\n\r\n'],
    ['a target that is no path', requestText('x')],
    ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc'],
    ['two lengths', requestText('/', ['Content-Length: 1', 'Content-Length: 2'], 'POST', 'ab')],
    ['a length that is none', requestText('/', ['Content-Length: -1'], 'POST')],
    [
      'a length and chunks',
      requestText('/', ['Content-Length: 3', 'Transfer-Encoding: chunked'], 'POST', '0\r\n\r\n'),
    ],
    ['a chunk that is none', requestText('/', ['Transfer-Encoding: chunked'], 'POST', 'zz\r\n')],
    ['no host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n'],
  ])('refuses %s', async (_, text) => {
    const answer = await exchange(api.address, text);

    expect(statusOf(answer)).toBe(400);
  });

  test.each([
    ['/a/../b/./c', '/a/../b/./c'],
    ['/..%2f..%2fetc%2fpasswd', '/../../etc/passwd'],
    ['//evil.test/a', '//evil.test/a'],
    ['/a%00b', '/a\0b'],
    ['/%0d%0aSet-Cookie:%20a=b', '/\r\nSet-Cookie: a=b'],
    ['/a;b=c,d', '/a;b=c,d'],
    ['/__proto__/constructor', '/__proto__/constructor'],
    ['http://elsewhere.test:81/a?b=c', '/a'],
    ['HTTPS://elsewhere.test/', '/'],
  ])('hands the odd target %s on as it is', async (target, path) => {
    const answer = await exchange(api.address, requestText(target));

    expect(statusOf(answer)).toBe(200);
    expect(api.calls.at(-1)?.event.rawPath).toBe(path);
  });

  test.each(['', 'evil.test', '127.0.0.1:1', 'a b', '<script>', 'x'.repeat(500)])(
    'is not troubled by the host %j',
    async (host) => {
      const answer = await exchange(
        api.address,
        `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`,
      );

      expect(statusOf(answer)).toBe(200);
      expect(api.calls.at(-1)?.event.requestContext.domainName).toBe(host);
    },
  );

  test.each(['HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY'])(
    'hands %s on to $default',
    async (method) => {
      const answer = await exchange(api.address, requestText('/', [], method));

      expect(statusOf(answer)).toBe(200);
      expect(api.calls.at(-1)?.event.requestContext.http.method).toBe(method);
    },
  );

  test('hangs up on who wants a tunnel, or another protocol', async () => {
    const tunnel = await exchange(api.address, requestText('evil.test:443', [], 'CONNECT'));
    const socket = await exchange(
      api.address,
      'GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n',
    );

    expect(tunnel).toBe('');
    expect(statusOf(socket)).toBe(200);
  });

  test('takes headers of 10,240 bytes with the request line, and no more', async () => {
    const fits = await exchange(api.address, requestText('/', [`X-A: ${'x'.repeat(10_100)}`]));
    const exceeds = await exchange(api.address, requestText('/', [`X-A: ${'x'.repeat(10_240)}`]));
    const path = await exchange(api.address, requestText(`/${'x'.repeat(10_240)}`));
    const many = await exchange(
      api.address,
      requestText(
        '/',
        Array.from({ length: 1000 }, (_, index) => `X-Header-${index}: y`),
      ),
    );

    expect(statusOf(fits)).toBe(200);
    expect([exceeds, path, many].map(statusOf)).toEqual([431, 431, 431]);
  });

  test('answers a long path and a long query', async () => {
    const answer = await exchange(api.address, requestText(`/${'a/'.repeat(2000)}?${'b=c&'.repeat(1000)}`));

    expect(statusOf(answer)).toBe(200);
    expect(api.calls.at(-1)?.event.queryStringParameters?.['b']).toHaveLength(1999);
  });

  test('takes a body as large as Lambda does, once it is in the event', async () => {
    const fits = await api.fetch('/', {
      method: 'POST',
      body: Buffer.alloc(4 * MEGABYTE),
      headers: { 'content-type': 'image/png' },
    });
    const exceeds = await api.fetch('/', {
      method: 'POST',
      body: 'x'.repeat(6 * MEGABYTE),
      headers: { 'content-type': 'text/plain' },
    });

    expect(fits.status).toBe(200);
    expect([exceeds.status, await exceeds.text()]).toEqual([413, '{"message":"Request Entity Too Large"}']);
  });

  test.each([
    ['with its length told', (body: Buffer) => body],
    [
      'in chunks',
      (body: Buffer) =>
        new ReadableStream({
          start(controller) {
            controller.enqueue(body);
            controller.close();
          },
        }),
    ],
  ])('refuses more than 10 MB %s, and the client can read it', async (_, bodyOf) => {
    const calls = api.calls.length;

    const answer = await api.fetch('/', {
      method: 'POST',
      body: bodyOf(Buffer.alloc(11 * MEGABYTE)),
      duplex: 'half',
    });

    expect([answer.status, await answer.text()]).toEqual([413, '{"message":"Request Entity Too Large"}']);
    expect(api.calls).toHaveLength(calls);
  });

  test.each([
    ['with its length told', `Content-Length: ${11 * MEGABYTE}`, '', ''],
    ['in chunks', 'Transfer-Encoding: chunked', `${(11 * MEGABYTE).toString(16)}\r\n`, '\r\n0\r\n\r\n'],
  ])('hears the next request after more than 10 MB %s', async (_, header, start, end) => {
    const head = keptOpen(requestText('/', [header], 'POST', start));

    const answers = await exchange(
      api.address,
      head,
      Buffer.alloc(11 * MEGABYTE),
      end + requestText('/next'),
    );

    expect([...answers.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual(['413', '200']);
  });

  test('does not wait for the end of a body that is too large already', async () => {
    const size = 11 * MEGABYTE;
    const head = requestText('/', ['Transfer-Encoding: chunked'], 'POST', `${(2 * size).toString(16)}\r\n`);

    const answer = await exchange(api.address, head, Buffer.alloc(size));

    expect(statusOf(answer)).toBe(413);
  });

  test('does not care for a client that hangs up in its body', async () => {
    const { hostname, port } = new URL(api.address);
    const calls = api.calls.length;
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    const seen = vi.fn<() => void>();
    api.server.once('request', seen);
    socket.write(requestText('/images', ['Content-Length: 100'], 'POST', 'half'));
    await expect.poll(() => seen).toHaveBeenCalled();

    socket.destroy();
    await sleep(50);

    expect(api.calls).toHaveLength(calls);
  });

  const request = requestText('/a?b=c', ['Content-Length: 5', 'Cookie: d=e'], 'POST', 'hello');
  const damage = fc.record({
    at: fc.nat(request.length),
    cut: fc.nat(20),
    put: fc.oneof(
      fc.uint8Array({ maxLength: 20 }),
      fc.constantFrom(...['\r\n', ': ', '%', '0', '\0'].map((each) => Buffer.from(each))),
    ),
  });

  test('survives any bytes, and hangs up in the end', { timeout: 60_000 }, async () => {
    const { hostname, port } = new URL(api.address);

    // What fails is told with the seed that brings it back.
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 4 }), async (damages) => {
        const bytes = damages.reduce<Buffer>(
          (text, { at, cut, put }) => Buffer.concat([text.subarray(0, at), put, text.subarray(at + cut)]),
          Buffer.from(request),
        );
        const socket = connect(Number(port), hostname).on('error', () => {});

        socket.resume().end(bytes);
        await once(socket, 'close', { signal: AbortSignal.timeout(5000) });

        expect(api.crashes()).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  test('answers requests that come one behind the other in order', async () => {
    const [first = '', second = '', third = ''] = ['/1', '/2', '/3'].map((path) => requestText(path));

    const answers = await exchange(api.address, keptOpen(first) + keptOpen(second) + third);

    expect([...answers.matchAll(/"rawPath":"(\/\d)"/g)].map(([, path]) => path)).toEqual(['/1', '/2', '/3']);
  });

  test('answers 500 requests at once, each with its own event', async () => {
    const paths = Array.from({ length: 500 }, (_, index) => `/at-once/${index}`);

    const answers = await Promise.all(paths.map((path) => api.fetch(path)));

    const bodies = await Promise.all(answers.map(async (answer) => JSON.parse(await answer.text()).rawPath));
    expect(bodies).toEqual(paths);
    const ids = answers.map(({ headers }) => headers.get('apigw-requestid'));
    expect(new Set(ids).size).toBe(500);
  });
});

test.each([
  ['/%', 400],
  ['/nowhere', 404],
  ['/closed', 401],
])('a request of %s that is a %i harms no later one, whatever its body', async (target, status) => {
  const config = { name: 'a', functionArn: '', identitySources: ['$request.header.a'], ttlSeconds: 0 };
  const authorizer = { ...config, type: 'REQUEST' as const, id: 'a1', simpleResponses: true };
  await using api = await startHttpApi({
    routes: [route('GET /next'), route('POST /closed', { authorizer })],
  });
  const head = keptOpen(requestText(target, [`Content-Length: ${MEGABYTE}`], 'POST'));

  const answers = await exchange(api.address, head, Buffer.alloc(MEGABYTE), requestText('/next'));

  expect([...answers.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, told]) => told)).toEqual([`${status}`, '200']);
});

test('a client that hangs up while its function runs harms nobody', async () => {
  const { promise: done, resolve: finish } = Promise.withResolvers<string>();
  await using api = await startHttpApi({}, () => done);
  const hangUp = new AbortController();
  const asking = api.fetch('/', { signal: hangUp.signal });
  await expect.poll(() => api.calls).toHaveLength(1);

  hangUp.abort();
  await expect(asking).rejects.toThrow('aborted');
  finish('"done"');

  const next = await api.fetch('/');
  expect(await next.text()).toBe('done');
  expect(api.crashes()).toEqual([]);
});

test('what is told of a request cannot play tricks on a terminal', async () => {
  await using api = await startHttpApi();

  await api.fetch('/%1b%5b2J%0d%0afake');

  const subjects = api.trace.recent.map(({ subject }) => subject);
  expect(subjects).toEqual(['GET /%1b%5b2J%0d%0afake', 'GET /%1b%5b2J%0d%0afake']);
});
