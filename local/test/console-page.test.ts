import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCloud } from './helpers/cloud.ts';
import { exchange } from './helpers/raw-body.ts';

const FILES = ['', 'page.js', 'page.css', 'icon.svg'];
const MOST_BYTES = 100_000;

let local: Awaited<ReturnType<typeof startCloud>>;
beforeAll(async () => {
  local = await startCloud({});
});
afterAll(() => local[Symbol.asyncDispose]());

const load = (path: string, headers: Record<string, string> = {}) =>
  exchange(`${local.endpoint}/_local/${path}`, headers);

test('all of it is at most 100 KB', async () => {
  const sizes = await Promise.all(
    FILES.map(async (path) => (await load(path, { 'accept-encoding': 'gzip, br' })).body.length),
  );

  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MOST_BYTES);
});

test.each(FILES)('/_local/%s is the same in each encoding', async (path) => {
  const plain = await load(path);
  const gzip = await load(path, { 'accept-encoding': 'gzip' });
  const brotli = await load(path, { 'accept-encoding': 'gzip, deflate, br' });

  expect(gunzipSync(gzip.body)).toEqual(plain.body);
  expect(brotliDecompressSync(brotli.body)).toEqual(plain.body);
  expect([plain, gzip, brotli].map(({ headers }) => headers['content-encoding'])).toEqual([
    undefined,
    'gzip',
    'br',
  ]);
});

test('who has it already is not sent it again', async () => {
  const first = await load('page.js');

  const again = await load('page.js', { 'if-none-match': String(first.headers.etag) });

  expect(again.status).toBe(304);
  expect(again.body).toHaveLength(0);
});

test('the page may load nothing from elsewhere, and be in nobody’s frame', async () => {
  const { headers, body } = await load('');

  const policy = String(headers['content-security-policy']);
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/unsafe|http|\*|data:/);
  expect(body.toString()).not.toMatch(/https?:|<style|<script>|\son\w+=/);
});

test.each(['page.tsx', 'model.ts', '../console.ts', '..%2fconsole.ts', 'nothing', 'toString'])(
  'there is no /_local/%s',
  async (path) => {
    expect((await load(path)).status).toBe(404);
  },
);
