import { expect, test } from 'vitest';
import { freePort, occupy, startListeners } from './helpers/listeners.ts';

const at = (port: number) => `http://127.0.0.1:${port}`;

test('what is reserved listens, in its order, and says that it is not there yet', async () => {
  const port = await freePort();
  await using local = startListeners(port);

  const addresses = await local.listeners.reserve(['api', 'url']);

  expect(addresses).toEqual({ api: at(port), url: at(port + 1) });
  expect((await fetch(at(port + 1))).status).toBe(503);
});

test('what is served answers at the address that it had before', async () => {
  await using local = startListeners();
  const { api } = await local.listeners.reserve(['api']);

  await local.listeners.serve('api', (_, response) => response.end('here'));

  expect(local.listeners.addressOf('api')).toBe(api);
  expect(await (await fetch(api ?? '')).text()).toBe('here');
});

test('a port lasts over a restart, though another one comes first then', async () => {
  const port = await freePort();
  const first = startListeners(port);
  await first.listeners.reserve(['api', 'gone', 'url']);
  await first[Symbol.asyncDispose]();

  await using second = startListeners(port, first.state);
  const addresses = await second.listeners.reserve(['url', 'new', 'api']);

  expect(addresses).toEqual({ api: at(port), url: at(port + 2), new: at(port + 1) });
});

test('a new one that comes first takes no port that another one had before', async () => {
  const port = await freePort();
  const first = startListeners(port);
  await first.listeners.reserve(['api', 'url']);
  await first[Symbol.asyncDispose]();

  await using second = startListeners(port, first.state);
  const addresses = await second.listeners.reserve(['new', 'url', 'api']);

  expect(addresses).toEqual({ new: at(port + 2), url: at(port + 1), api: at(port) });
});

test('stacks that come up at the same time get a port each, and what is of both gets one', async () => {
  const port = await freePort();
  await using local = startListeners(port);

  const both = await Promise.all([
    local.listeners.reserve(['api', 'shared']),
    local.listeners.reserve(['url', 'shared']),
  ]);

  expect(both).toEqual([
    { api: at(port), shared: at(port + 1) },
    { url: at(port + 2), shared: at(port + 1) },
  ]);
});

test('a port that somebody else has by then is another one', async () => {
  const port = await freePort();
  const first = startListeners(port);
  await first.listeners.reserve(['api', 'url']);
  await first[Symbol.asyncDispose]();
  await using _other = await occupy(port + 1);

  await using second = startListeners(port, first.state);

  expect(await second.listeners.reserve(['api', 'url'])).toEqual({ api: at(port), url: at(port + 2) });
});

test('the first port is what people know: who else has it is told', async () => {
  await using other = await occupy();
  await using local = startListeners(other.port);

  await expect(local.listeners.reserve(['api'])).rejects.toThrow(`Port ${other.port} is in use`);
});

test('another first port moves all', async () => {
  const before = startListeners(await freePort());
  await before.listeners.reserve(['api', 'url']);
  const port = await freePort();
  await before[Symbol.asyncDispose]();

  await using after = startListeners(port, before.state);

  expect(await after.listeners.reserve(['api', 'url'])).toEqual({ api: at(port), url: at(port + 1) });
});

test('what nobody came to answer for is closed', async () => {
  await using local = startListeners();
  const { api = '', url = '' } = await local.listeners.reserve(['api', 'url']);
  await local.listeners.serve('api', (_, response) => response.end());

  await local.listeners.closeUnserved(['api', 'url']);

  expect((await fetch(api)).status).toBe(200);
  await expect(fetch(url)).rejects.toThrow('fetch failed');
});

test('what is being reserved at the end does not outlive it', async () => {
  await using local = startListeners();
  const reserving = local.listeners.reserve(['api', 'url']);

  await local.listeners.closeAll();

  const { url = '' } = await reserving;
  await expect(fetch(url)).rejects.toThrow('fetch failed');
});
