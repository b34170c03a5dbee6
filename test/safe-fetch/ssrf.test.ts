import type { LookupAddress } from 'node:dns';
import http from 'node:http';
import net from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { guardedAgents } from '../../lib/safe-fetch/guarded-agents.ts';
import { safeFetch } from '../../lib/safe-fetch/safe-fetch.ts';
import { clientSockets } from '../helpers/client-sockets.ts';
import { loopback } from '../helpers/loopback.ts';

/** Addresses that nobody outside may reach, by what they are. */
const PRIVATE: Record<string, string[]> = {
  loopback: ['127.0.0.1', '127.255.255.254', '::1'],
  unspecified: ['0.0.0.0', '0.1.2.3', '::'],
  'private networks': ['10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
  'link-local and metadata services': ['169.254.169.254', '169.254.170.2', 'fe80::1', 'fd00:ec2::254'],
  'carrier-grade NAT': ['100.64.0.1', '100.127.255.255'],
  'unique local': ['fc00::1', 'fdff:ffff::1'],
  'site-local': ['fec0::1'],
  NAT64: ['64:ff9b::7f00:1', '64:ff9b::a9fe:a9fe', '64:ff9b:1::a00:1'],
  '6to4 and Teredo': ['2002:7f00:1::', '2002:a9fe:a9fe::1', '2001:0:7f00:1::'],
  'IPv4 in IPv6': ['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:0:127.0.0.1', '::127.0.0.1'],
  multicast: ['224.0.0.1', '239.255.255.255', 'ff02::1'],
  reserved: ['192.0.0.192', '192.0.2.1', '198.18.0.1', '198.51.100.1', '203.0.113.1', '240.0.0.1'],
  'broadcast, documentation, discard': ['255.255.255.255', '2001:db8::1', '3fff::1', '100::1', '5f00::1'],
  'not given out': ['4000::1', 'e000::1'],
};
const ADDRESSES = Object.entries(PRIVATE).flatMap(([what, list]) =>
  list.map((address) => [what, address] as const),
);
const PUBLIC = ['93.184.216.34', '8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700:4700::1111'];

/** Spellings of addresses inside, and of what is no address at all. */
const SPELLINGS: Record<string, string[]> = {
  AddressRefusedError: [
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://127.1/',
    'http://0/',
    'http://①②⑦.⓪.⓪.①/',
    'http://127。0。0。1/',
    'http://127.0.0.1./',
    'http://[::ffff:7f00:1]/',
    'http://[0:0:0:0:0:0:0:1]/',
    'https://127.0.0.1/',
    'http://localhost/',
    'http://LOCALHOST/',
    'http://2852039166/latest/meta-data/',
  ],
  UrlRefusedError: [
    'file:///etc/passwd',
    'data:text/html,hello',
    'gopher://127.0.0.1:70/_',
    'ftp://127.0.0.1/',
    'javascript:alert(1)',
    'blob:http://127.0.0.1/x',
    'http://127.0.0.1:22/',
    'http://93.184.216.34:8080/',
    'https://93.184.216.34:80/',
    'http://user:password@93.184.216.34/',
    'http://93.184.216.34@127.0.0.1/',
    'http://256.1.1.1/',
    'http://[fe80::1%25eth0]/',
    'http://',
    '//127.0.0.1/',
    '',
  ],
};
const URLS = Object.entries(SPELLINGS).flatMap(([name, list]) => list.map((url) => [url, name] as const));

const bracketed = (address: string): string => (address.includes(':') ? `[${address}]` : address);
const answering = (...addresses: string[]) =>
  addresses.map((address) => ({ address, family: net.isIP(address) }));
const options = { accept: ['text/html'], signal: new AbortController().signal };
const settings = { userAgent: 'test', allowedOrigins: new Set<string>() };
const fetchWith = (resolve: (name: string) => Promise<LookupAddress[]>) =>
  safeFetch({ ...settings, resolve });

/** Collects what sockets would connect to by their own look at the name, and lets none of them connect. */
function spyOnConnect() {
  const answers: unknown[] = [];
  const take = (_: unknown, ...answer: unknown[]) => answers.push(answer);
  // oxlint-disable-next-line typescript/no-explicit-any -- what Node hands itself has no type
  vi.spyOn(net.Socket.prototype, 'connect').mockImplementation(function (this: net.Socket, ...args: any[]) {
    const [{ lookup }] = args[0];
    lookup('rebind.example', { all: true }, take);
    lookup('rebind.example', {}, take);
    return this.destroy();
  });
  return answers;
}

afterEach(() => vi.restoreAllMocks());

describe('no socket is made to', () => {
  test.each(ADDRESSES)('%s: %s', async (_, address) => {
    using sockets = clientSockets();
    const fetch = safeFetch(settings);

    await expect(fetch(`http://${bracketed(address)}/`, options)).rejects.toThrow(
      expect.objectContaining({ name: 'AddressRefusedError', retryable: false }),
    );
    expect(sockets.count).toBe(0);
  });

  test.each(ADDRESSES)('a name of %s: %s', async (_, address) => {
    using sockets = clientSockets();
    const fetch = fetchWith(async () => answering(address));

    for (const scheme of ['http', 'https']) {
      const refused = fetch(`${scheme}://inside.example/`, options);
      await expect(refused).rejects.toThrow(expect.objectContaining({ name: 'AddressRefusedError' }));
    }
    expect(sockets.count).toBe(0);
  });

  test('a name with one public address and one that is not', async () => {
    using sockets = clientSockets();
    const fetch = fetchWith(async () => answering('93.184.216.34', '10.0.0.1'));

    await expect(fetch('http://half.example/', options)).rejects.toThrow(
      expect.objectContaining({ name: 'AddressRefusedError' }),
    );
    expect(sockets.count).toBe(0);
  });

  test.each(URLS)('%s', async (url, name) => {
    using sockets = clientSockets();

    await expect(safeFetch(settings)(url, options)).rejects.toThrow(expect.objectContaining({ name }));
    expect(sockets.count).toBe(0);
  });

  test('what a proxy in the environment would connect to', async () => {
    using sockets = clientSockets();
    vi.stubEnv('HTTP_PROXY', 'http://127.0.0.1:3128');
    vi.stubEnv('http_proxy', 'http://127.0.0.1:3128');

    await expect(safeFetch(settings)('http://127.0.0.1/', options)).rejects.toThrow(
      expect.objectContaining({ name: 'AddressRefusedError' }),
    );
    expect(sockets.count).toBe(0);
    vi.unstubAllEnvs();
  });
});

describe('a redirect leads to no other place than an address may', () => {
  test.each([
    ...ADDRESSES.map(([, a]) => [`http://${bracketed(a)}/`, 'AddressRefusedError'] as const),
    ...URLS.slice(0, -2),
  ])('%s', async (location, name) => {
    await using server = await loopback((_, response) => {
      response
        .writeHead(302, { location: encodeURI(location).replaceAll('%5B', '[').replaceAll('%5D', ']') })
        .end();
    });
    using sockets = clientSockets();
    const fetch = safeFetch({ ...settings, allowedOrigins: new Set([server.client.endpoint]) });

    await expect(fetch(server.client.endpoint, options)).rejects.toThrow(expect.objectContaining({ name }));
    expect(sockets.count).toBe(1);
  });

  test('an origin that is allowed is allowed by its port too', async () => {
    let asked = 0;
    await using inside = await loopback((_, response) => {
      asked += 1;
      response.end();
    });
    await using server = await loopback((_, response) => {
      response.writeHead(302, { location: inside.client.endpoint }).end();
    });
    const fetch = safeFetch({ ...settings, allowedOrigins: new Set([server.client.endpoint]) });

    await expect(fetch(server.client.endpoint, options)).rejects.toThrow(
      expect.objectContaining({ name: 'UrlRefusedError' }),
    );
    expect(asked).toBe(0);
  });
});

describe('an agent connects to the very addresses that it has checked', () => {
  // Nobody answers: there is no connection.
  const briefly = { ...options, timeoutMs: 50 };

  test('although the name leads to another place a moment later', async () => {
    const answers = spyOnConnect();
    const resolve = vi
      .fn()
      .mockResolvedValueOnce(answering('93.184.216.34'))
      .mockResolvedValue(answering('127.0.0.1'));

    await expect(fetchWith(resolve)('http://rebind.example/', briefly)).rejects.toThrow();

    expect(resolve).toHaveBeenCalledOnce();
    expect(answers).toEqual([[answering('93.184.216.34')], ['93.184.216.34', 4]]);
  });

  test('and looks again for the next request', async () => {
    const answers = spyOnConnect();
    const resolve = vi
      .fn()
      .mockResolvedValueOnce(answering('93.184.216.34'))
      .mockResolvedValue(answering('127.0.0.1'));
    const fetch = fetchWith(resolve);
    await fetch('http://rebind.example/', briefly).catch(() => {});

    await expect(fetch('http://rebind.example/', briefly)).rejects.toThrow(
      expect.objectContaining({ name: 'AddressRefusedError' }),
    );

    expect(answers).toHaveLength(2);
  });

  test.each(PUBLIC)('%s is public', async (address) => {
    spyOnConnect();

    const error = await fetchWith(async () => answering(address))('http://name.example/', briefly).catch(
      (e) => e,
    );

    expect(error.name).not.toBe('AddressRefusedError');
  });

  test.each(['127.0.0.1', 'localhost', 'localhost.', '::ffff:127.0.0.1', 'named.example'])(
    'a listener at %s hears nothing, whatever the port',
    async (host) => {
      const connected = vi.fn();
      await using server = await loopback(http.createServer().on('connection', connected));
      const { port } = new URL(server.client.endpoint);
      const { httpAgent: agent } = guardedAgents(async () => answering('127.0.0.1'));

      const error = await new Promise<Error>((resolve) =>
        http.get({ host, port, agent }).on('error', resolve),
      );

      expect(error.name).toBe('AddressRefusedError');
      expect(connected).not.toHaveBeenCalled();
    },
  );
});
