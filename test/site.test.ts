import { readFileSync } from 'node:fs';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildPage } from '../bundling/build-page.ts';
import type { Page } from '../bundling/page.ts';
import { readRequest } from '../functions/site/request.ts';
import { serve } from '../functions/site/serve.ts';
import { assetsOf, documentOf } from '../functions/site/site.ts';
import type { Surroundings } from '../functions/site/surroundings.ts';

const surroundings: Surroundings = {
  api: 'https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com',
  uploads: 'https://photos.s3.eu-west-1.amazonaws.com',
  pictures: ['https://thumbnails.s3.eu-west-1.amazonaws.com', 'https://banner.s3.eu-west-1.amazonaws.com'],
  stage: 'dev',
};

let page: Page;
beforeAll(async () => ({ page } = await buildPage('functions/site/page')));

type Event = ReturnType<typeof eventOf>;

/** An event of events/site/. */
const eventOf = (
  name: string,
): {
  rawPath: string;
  headers: Record<string, string>;
  requestContext: { http: { method: string } };
} => JSON.parse(readFileSync(`events/site/${name}.json`, 'utf8'));

/** The same request with something else in it. */
const asking = (
  { path = '/', method = 'GET', headers = {} }: { path?: string; method?: string; headers?: object } = {},
  event: Event = eventOf('page'),
): unknown => ({
  ...event,
  rawPath: path,
  headers: { ...event.headers, ...headers },
  requestContext: { ...event.requestContext, http: { ...event.requestContext.http, method } },
});

const UNPACK: Record<string, (bytes: Buffer) => Buffer> = { br: brotliDecompressSync, gzip: gunzipSync };

/** What a browser gets to see of the answer. */
async function call(event: unknown, where: Surroundings = surroundings) {
  const answer = await serve(readRequest(event), {
    assets: assetsOf(page),
    document: async () => documentOf(page, where),
  });
  const { statusCode: status, headers = {}, body = '', isBase64Encoded = false } = answer;
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  const unpack = UNPACK[bytes.length > 0 ? String(headers['content-encoding']) : 'nothing'];
  return { status, headers, bytes, text: String(unpack?.(bytes) ?? bytes) };
}

describe('the page', () => {
  test.each(['page', 'page-with-query', 'page-signed'])('is what %s gets, compressed', async (name) => {
    const { status, headers, text, bytes } = await call(eventOf(name));

    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-encoding': 'br',
      vary: 'Accept-Encoding',
      'cache-control': 'no-cache',
    });
    expect(text).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(bytes.length).toBeLessThan(text.length);
  });

  test('says where the API is, and has nothing in it that runs', async () => {
    const { text } = await call(eventOf('page'));

    expect(text).toContain(`<meta name="api" content="${surroundings.api}" />`);
    expect(text).toContain('<meta name="stage" content="dev" />');
    expect(text).not.toMatch(/\{\{|<style|style=|\son\w+=|javascript:|<script(?![^>]* src="\/assets\/)/);
  });

  test('may ask the API and S3, and nobody else', async () => {
    const { headers } = await call(eventOf('page'));

    const policy = Object.fromEntries(
      String(headers['content-security-policy'])
        .split('; ')
        .map((directive) => [directive.split(' ')[0], directive.split(' ').slice(1)]),
    );
    expect(policy).toEqual({
      'default-src': ["'none'"],
      'script-src': ["'self'"],
      'style-src': ["'self'"],
      'img-src': ["'self'", 'data:', 'blob:', ...surroundings.pictures],
      'connect-src': [surroundings.api, surroundings.uploads],
      'form-action': ["'none'"],
      'base-uri': ["'none'"],
      'frame-ancestors': ["'none'"],
      'require-trusted-types-for': ["'script'"],
      'trusted-types': ["'none'"],
    });
  });

  test('names an origin once, where all buckets have the same', async () => {
    const { headers } = await call(eventOf('page'), {
      ...surroundings,
      uploads: 'http://127.0.0.1:4566',
      pictures: ['http://127.0.0.1:4566', 'http://127.0.0.1:4566'],
    });

    expect(headers['content-security-policy']).toContain("img-src 'self' data: blob: http://127.0.0.1:4566;");
  });

  test('is not sent to who has it, and is as soon as it is another one', async () => {
    const { headers } = await call(eventOf('page'));
    const event = asking({ headers: { 'if-none-match': `"other", ${headers['etag']}` } });

    const same = await call(event);
    const moved = await call(event, { ...surroundings, api: 'https://elsewhere.example' });
    const elsewhere = await call(event, { ...surroundings, uploads: 'https://elsewhere.example' });

    expect([same.status, same.text]).toEqual([304, '']);
    expect(same.headers['etag']).toBe(headers['etag']);
    expect([moved.status, elsewhere.status]).toEqual([200, 200]);
    expect((await call(eventOf('page-known'))).status).toBe(304);
  });

  test.each([
    ['page-gzip', 'gzip'],
    ['page-without-encoding', undefined],
  ])('is the same for %s, in the encoding that it takes', async (name, coding) => {
    const { text } = await call(eventOf('page'));

    const other = await call(eventOf(name));

    expect(other.headers['content-encoding']).toBe(coding);
    expect(other.text).toBe(text);
  });
});

/** What the page names. */
const paths = () => [...page.html.matchAll(/(?:href|src)="(\/[^"]+)"/g)].map(([, path = '']) => path);

describe('a file of the page', () => {
  test('is there under each address that the page names, and may be kept for ever', async () => {
    expect(paths()).toHaveLength(3);
    for (const path of paths()) {
      const { status, headers, text } = await call(asking({ path }));

      expect([status, headers['cache-control']], path).toEqual([200, 'public, max-age=31536000, immutable']);
      expect(text.length, path).toBeGreaterThan(100);
    }
  });

  test('has its own type, whatever a browser would guess', async () => {
    const answers = await Promise.all(paths().map((path) => call(asking({ path }))));

    expect(
      answers.map(({ headers }) => [headers['content-type'], headers['x-content-type-options']]),
    ).toEqual([
      ['image/svg+xml', 'nosniff'],
      ['text/css; charset=utf-8', 'nosniff'],
      ['text/javascript; charset=utf-8', 'nosniff'],
    ]);
  });
});

describe('whatever is asked', () => {
  test('each answer has the headers that keep the page to itself', async () => {
    for (const name of ['page', 'page-known', 'head', 'post', 'not-found']) {
      const { headers } = await call(eventOf(name));

      expect(headers, name).toMatchObject({
        'strict-transport-security': 'max-age=63072000; includeSubDomains',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'permissions-policy': expect.stringContaining('camera=()'),
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'content-security-policy': expect.stringMatching(/default-src 'none'.*frame-ancestors 'none'/),
      });
    }
  });

  test('HEAD gets the headers of GET, and nothing else', async () => {
    const { headers } = await call(eventOf('page'));

    const head = await call(eventOf('head'));

    expect([head.status, head.text]).toEqual([200, '']);
    expect(head.headers).toEqual(headers);
  });

  test('another method gets 405, with those that there are', async () => {
    const { status, headers } = await call(eventOf('post'));

    expect([status, headers['allow']]).toEqual([405, 'GET, HEAD']);
  });

  test.each(['not-found', 'prototype', 'climbing'])('%s gets 404', async (name) => {
    const { status, headers, text } = await call(eventOf(name));

    expect([status, text]).toEqual([404, 'There is nothing at this path.']);
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(headers['cache-control']).toBe('no-store');
  });

  test('no path leads anywhere else, and nothing of it comes back', async () => {
    const odd = fc.oneof(
      fc.webPath(),
      fc.string(),
      fc.constantFrom(
        '/assets',
        '/assets/',
        '//',
        '/index.html',
        '/constructor',
        '/assets/%2e%2e',
        '/\0',
        '',
      ),
    );
    await fc.assert(
      fc.asyncProperty(odd, fc.string(), async (path, accepted) => {
        fc.pre(path !== '/');
        const { status, text } = await call(asking({ path, headers: { 'accept-encoding': accepted } }));

        expect([status, text]).toEqual([404, 'There is nothing at this path.']);
      }),
    );
  });

  test('an event that is no request fails by name', () => {
    expect(() => readRequest({ Records: [] })).toThrow(expect.objectContaining({ name: '$ZodError' }));
  });
});
