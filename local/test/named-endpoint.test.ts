import { once } from 'node:events';
import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { portOf } from '../loopback.ts';
import { namedEndpoint } from '../named-endpoint.ts';

test('an address that the shell names is taken if somebody is there', async () => {
  const server = createServer((_, response) => response.writeHead(403).end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const AWS_ENDPOINT_URL = `http://127.0.0.1:${portOf(server)}`;

  const answering = await namedEndpoint({ AWS_ENDPOINT_URL });
  server.close();
  await once(server, 'close');
  const gone = namedEndpoint({ AWS_ENDPOINT_URL });

  expect(answering).toBe(AWS_ENDPOINT_URL);
  await expect(gone).rejects.toThrow(`Nothing listens at ${AWS_ENDPOINT_URL}`);
});

test('without one, or with one of another machine, nobody is asked', async () => {
  expect(await namedEndpoint({})).toBeUndefined();
  expect(await namedEndpoint({ AWS_ENDPOINT_URL: '' })).toBeUndefined();
  expect(await namedEndpoint({ AWS_ENDPOINT_URL: 'http://10.255.255.1:4566' })).toBe(
    'http://10.255.255.1:4566',
  );
});
