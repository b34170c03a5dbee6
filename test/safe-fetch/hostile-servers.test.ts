import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { HOSTILITIES, hostileServer } from '../helpers/hostile-server.ts';
import { loopback } from '../helpers/loopback.ts';

const TIMEOUT_MS = 1500;

/** How each hostility is called. */
const ERRORS: Record<string, string> = {
  hang: 'FetchTimeoutError',
  'hang-after-headers': 'FetchTimeoutError',
  'drip-headers': 'FetchTimeoutError',
  'drip-body': 'FetchTimeoutError',
  'giant-body': 'TooLargeError',
  'giant-length': 'TooLargeError',
  'giant-headers': 'BadResponseError',
  'many-headers': 'BadResponseError',
  'gzip-bomb': 'TooLargeError',
  'deflate-bomb': 'BadResponseError',
  'brotli-bomb': 'TooLargeError',
  'endless-gzip': 'FetchTimeoutError',
  'bad-gzip': 'BadResponseError',
  'cut-gzip': 'BadResponseError',
  truncated: 'BadResponseError',
  'no-answer': 'BadResponseError',
  'no-http': 'BadResponseError',
  'wrong-type': 'ContentTypeError',
  'no-type': 'ContentTypeError',
  'redirect-loop': 'RedirectError',
  'redirect-nowhere': 'RedirectError',
  'redirect-file': 'UrlRefusedError',
  'redirect-data': 'UrlRefusedError',
  'redirect-bomb': 'TooLargeError',
  'not-found': 'StatusError',
  unasked: 'StatusError',
  'no-content': 'StatusError',
};

describe('a hostile server', () => {
  test('costs no more than the time that it is given and 32 MB, and its error has a name', async () => {
    await using server = await loopback(hostileServer);
    const args = [
      'test/helpers/measure-fetches.ts',
      server.client.endpoint,
      String(TIMEOUT_MS),
      ...HOSTILITIES,
    ];

    const { stdout } = await promisify(execFile)(process.execPath, args);

    const results = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(Object.fromEntries(results.map(({ path, error }) => [path, error]))).toEqual(ERRORS);
    for (const { path, tookMs, moreMb } of results) {
      expect(tookMs, path).toBeLessThan(2 * TIMEOUT_MS);
      expect(moreMb, path).toBeLessThanOrEqual(32);
    }
  });
});
