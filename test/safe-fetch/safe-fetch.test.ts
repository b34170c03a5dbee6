import type { IncomingHttpHeaders } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { decodeText } from '../../lib/safe-fetch/decode-text.ts';
import { isOneOf } from '../../lib/safe-fetch/media-type.ts';
import { retryAfterMs } from '../../lib/safe-fetch/retry-after.ts';
import { safeFetch } from '../../lib/safe-fetch/safe-fetch.ts';
import { loopback } from '../helpers/loopback.ts';

const { signal } = new AbortController();
const options = { accept: ['text/html'], signal };
const HTML = { 'content-type': 'text/html; charset=utf-8' };
const fetchAllowing = (...servers: { client: { endpoint: string } }[]) =>
  safeFetch({ userAgent: 'us/1', allowedOrigins: new Set(servers.map(({ client }) => client.endpoint)) });

/** A server that answers 200, and remembers what it was asked with. */
async function listening() {
  const asked: IncomingHttpHeaders[] = [];
  const server = await loopback((request, response) => {
    asked.push(request.headers);
    response.writeHead(200, HTML).end('there');
  });
  return { ...server, asked };
}

const redirectingTo = (location: string) =>
  loopback((request, response) => {
    const [, left = '0'] = request.url?.split('/') ?? [];
    response.writeHead(302, { location: Number(left) > 0 ? `/${Number(left) - 1}` : location }).end();
  });

const latin1 = (text: string) => Buffer.from(text, 'latin1');

describe('a fetch', () => {
  test('follows three redirects, and says where it ended', async () => {
    await using end = await listening();
    await using start = await redirectingTo(end.client.endpoint);

    const { url, body } = await fetchAllowing(start, end)(`${start.client.endpoint}/2`, options);

    expect(url).toBe(`${end.client.endpoint}/`);
    expect(body.toString()).toBe('there');
  });

  test('follows no fourth one', async () => {
    await using end = await listening();
    await using start = await redirectingTo(end.client.endpoint);

    await expect(fetchAllowing(start, end)(`${start.client.endpoint}/3`, options)).rejects.toThrow(
      expect.objectContaining({ name: 'RedirectError' }),
    );
    expect(end.asked).toEqual([]);
  });

  test('tells another origin nothing of what is for the first', async () => {
    await using end = await listening();
    await using start = await redirectingTo(end.client.endpoint);
    const headers = {
      authorization: 'Bearer canary',
      'x-api-key': 'canary',
      cookie: 'canary',
      'if-none-match': '"1"',
    };

    await fetchAllowing(start, end)(start.client.endpoint, { ...options, headers });

    const { host: _, ...told } = end.asked[0] ?? {};
    expect(told).toEqual({
      accept: 'text/html',
      'accept-encoding': 'gzip, br',
      connection: 'close',
      'user-agent': 'us/1',
    });
  });

  test('tells its own origin what is for it', async () => {
    await using end = await listening();
    const headers = { 'x-api-key': 'ours' };

    await fetchAllowing(end)(end.client.endpoint, { ...options, headers });

    expect(end.asked[0]).toMatchObject(headers);
  });

  test('goes to no host that is not on the list', async () => {
    const fetch = safeFetch({ userAgent: 'us/1', allowedOrigins: new Set() });

    await expect(
      fetch('https://other.example/', { ...options, hosts: new Set(['one.example']) }),
    ).rejects.toThrow(expect.objectContaining({ name: 'UrlRefusedError' }));
  });

  test('learns that what it knows is still good', async () => {
    await using server = await loopback((_, response) => response.writeHead(304, { etag: '"1"' }).end());

    const reply = await fetchAllowing(server)(server.client.endpoint, {
      ...options,
      headers: { 'if-none-match': '"1"' },
    });

    expect(reply).toMatchObject({ status: 304, headers: { etag: '"1"' } });
  });

  test.each([
    [429, '120', { retryable: true, retryAfterMs: 120_000 }],
    [503, '9999999999', { retryable: true, retryAfterMs: 24 * 3600 * 1000 }],
    [500, undefined, { retryable: true, retryAfterMs: undefined }],
    [404, undefined, { retryable: false, status: 404 }],
  ])('of status %i with Retry-After %s is an error that says so', async (status, retryAfter, expected) => {
    await using server = await loopback((_, response) => {
      response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter }).end();
    });

    await expect(fetchAllowing(server)(server.client.endpoint, options)).rejects.toThrow(
      expect.objectContaining({ name: 'StatusError', ...expected }),
    );
  });

  test('ends with the reason of its signal', async () => {
    await using server = await loopback(() => {});
    const stop = new AbortController();
    const reason = new Error('enough');
    const fetched = fetchAllowing(server)(server.client.endpoint, { ...options, signal: stop.signal });

    await sleep(20);
    stop.abort(reason);

    await expect(fetched).rejects.toBe(reason);
  });

  test('has an error without the request, which may have secrets in it', async () => {
    await using server = await loopback((request) => request.socket.destroy());
    const fetch = fetchAllowing(server);

    const error: unknown = await fetch(`${server.client.endpoint}/?key=canary`, {
      ...options,
      headers: { authorization: 'Bearer canary' },
    }).catch((reason: unknown) => reason);

    expect(error).toBeInstanceOf(Error);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('canary');
  });

  test('has an error no longer than it need be, whatever a server calls its next address', async () => {
    await using start = await redirectingTo(`${'x'.repeat(9_000)}:nowhere`);

    await expect(fetchAllowing(start)(start.client.endpoint, options)).rejects.toThrow(/^x{300}$/);
  });

  test('in vain is one to try again: nobody answers there', async () => {
    const server = await loopback(() => {});
    await server[Symbol.asyncDispose]();

    await expect(fetchAllowing(server)(server.client.endpoint, options)).rejects.toThrow(
      expect.objectContaining({
        name: 'UnreachableError',
        retryable: true,
        message: '127.0.0.1: ECONNREFUSED',
      }),
    );
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2026-11-23T09:00:00Z');

  test.each([
    ['7', 7000],
    [' 7 ', 7000],
    ['Mon, 23 Nov 2026 09:01:00 GMT', 60_000],
    ['Mon, 23 Nov 2020 09:01:00 GMT', 0],
    ['Mon, 23 Nov 2099 09:01:00 GMT', 24 * 3600 * 1000],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%j is %s ms', (header, ms) => {
    expect(retryAfterMs(header, now)).toBe(ms);
  });
});

describe('a body', () => {
  test.each([
    ['as its header says', latin1('Gr\u00fc\u00dfe'), 'text/html; charset=iso-8859-1', 'Grüße'],
    ['as a quoted header says', latin1('Gr\u00fc\u00dfe'), 'text/html; charset="ISO-8859-1"', 'Grüße'],
    [
      'as its meta says',
      latin1('<meta charset=windows-1252>\u0093\u00fc\u0094'),
      'text/html',
      '<meta charset=windows-1252>“ü”',
    ],
    [
      'as its http-equiv says',
      latin1('<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-2">\u00e6'),
      'text/html',
      '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-2">ć',
    ],
    [
      'as its XML declaration says',
      Buffer.from([...latin1('<?xml version="1.0" encoding="Shift_JIS"?>'), 0x93, 0xfa]),
      'application/xml',
      '<?xml version="1.0" encoding="Shift_JIS"?>日',
    ],
    [
      'as its byte order mark says, before all else',
      Buffer.from('\ufeffGrüße', 'utf16le'),
      'text/html; charset=utf-8',
      'Grüße',
    ],
    ['as UTF-8 with a mark', Buffer.from('\ufeffGrüße'), 'text/html; charset=latin1', 'Grüße'],
    ['as UTF-8 if nobody says', Buffer.from('Grüße'), '', 'Grüße'],
    ['as UTF-8 if there is no such thing', Buffer.from('Grüße'), 'text/html; charset=klingon', 'Grüße'],
    [
      'as UTF-8 if its meta cannot mean it',
      Buffer.from('<meta charset=utf-16>ü'),
      'text/html',
      '<meta charset=utf-16>ü',
    ],
    ['with what cannot be read replaced', Buffer.from([0x61, 0xff]), 'text/html', 'a\ufffd'],
  ])('is read %s', (_, body, contentType, text) => {
    expect(decodeText(body, contentType)).toBe(text);
  });
});

describe('a media type', () => {
  test.each([
    ['image/png', 'image/*', true],
    ['application/feed+json', 'application/*+json', true],
    ['application/json', 'application/*+json', false],
    ['text/html', 'text/html', true],
    ['text/htmlx', 'text/html', false],
    ['', 'image/*', false],
    ['', '*/*', true],
  ])('%j is one of %s: %s', (essence, pattern, answer) => {
    expect(isOneOf(essence, [pattern])).toBe(answer);
  });
});
