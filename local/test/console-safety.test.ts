import { get, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCloud } from './helpers/cloud.ts';
import { shop } from './helpers/shop.ts';

let local: Awaited<ReturnType<typeof startCloud>>;
beforeAll(async () => {
  local = await startCloud(shop());
});
afterAll(() => local[Symbol.asyncDispose]());

/** The status of a request whose headers are what a browser alone may set. */
const statusOf = (
  method: string,
  path: string,
  headers: Record<string, string>,
  body = '',
): Promise<number> =>
  new Promise((done, reject) => {
    const { port } = new URL(local.endpoint);
    const call = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      // A stream of events has no end.
      response.destroy();
      done(response.statusCode ?? 0);
    });
    call.on('error', reject);
    call.end(body);
  });

const GETS = ['', 'page.js', 'state', 'events', 'access', 'graph', 'live', 'node?id=x', 'event?id=1'];
const POSTS = ['clock', 'faults', 'replay', 'invoke'];

describe.each(GETS)('GET /_local/%s', (path) => {
  test.each([
    ['another site', { origin: 'https://evil.example' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:3000' }],
    ['a page without an origin of its own', { origin: 'null' }],
    ['a page of another site that embeds it', { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'script' }],
    ['a frame of another site', { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'iframe' }],
    ['another port that embeds it', { 'sec-fetch-site': 'same-site', 'sec-fetch-dest': 'empty' }],
    ['a name of somebody’s that leads here', { host: 'evil.example' }],
  ])('tells nothing to %s', async (_, headers) => {
    expect(await statusOf('GET', `/_local/${path}`, headers)).toBe(403);
  });
});

describe.each(POSTS)('POST /_local/%s', (path) => {
  test.each([
    ['another site', { origin: 'https://evil.example' }],
    ['another port of this machine', { origin: 'http://localhost:3000' }],
    ['a link of another site', { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'document' }],
    ['a name of somebody’s that leads here', { host: 'evil.example', origin: 'http://evil.example' }],
  ])('does nothing for %s', async (_, headers) => {
    const before = local.cloud.clock.now();

    expect(await statusOf('POST', `/_local/${path}`, headers, '{"seconds":3600}')).toBe(403);
    expect(local.cloud.clock.now() - before).toBeLessThan(60_000);
  });
});

test.each(['127.0.0.1', 'localhost'])('the console’s own page, at %s, may', async (name) => {
  const { port } = new URL(local.endpoint);
  const host = `${name}:${port}`;
  const headers = { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' };

  expect(await statusOf('POST', '/_local/clock', headers, '{"seconds":0}')).toBe(200);
  expect(await statusOf('GET', '/_local/live', headers)).toBe(200);
});

test('the page at localhost is another one than that at 127.0.0.1', async () => {
  const { host, port } = new URL(local.endpoint);

  expect(
    await statusOf('POST', '/_local/clock', { host, origin: `http://localhost:${port}` }, '{"seconds":0}'),
  ).toBe(403);
});

test('a link from anywhere leads to the console', async () => {
  const headers = {
    'sec-fetch-site': 'cross-site',
    'sec-fetch-dest': 'document',
    'sec-fetch-mode': 'navigate',
  };

  expect(await statusOf('GET', '/_local/', headers)).toBe(200);
});

test('nobody is told that pages may read it', async () => {
  const { headers } = await fetch(`${local.endpoint}/_local/graph`);

  expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
});

test('/_local leads to the page', async () => {
  const location = await new Promise((done, reject) => {
    get(`${local.endpoint}/_local`, (response) => done(response.resume().headers.location)).on(
      'error',
      reject,
    );
  });

  expect(location).toBe('/_local/');
});
