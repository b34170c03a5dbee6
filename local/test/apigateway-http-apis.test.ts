import { expect, test, vi } from 'vitest';
import type { RouteConfig } from '../apigateway/config.ts';
import { HttpApis } from '../apigateway/http-apis.ts';
import { Trace } from '../trace.ts';
import { arnOf, route } from './helpers/http-api.ts';
import { freePort, occupy, startListeners } from './helpers/listeners.ts';

/** HTTP APIs whose functions answer with their own name. */
function start(firstPort = 0, invoke = async (arn: string) => JSON.stringify(arn)) {
  const { listeners, ...rest } = startListeners(firstPort);
  const apis = new HttpApis({ trace: new Trace(), invoke }, listeners);
  return {
    apis,
    put: (id: string, routes: RouteConfig[] = [route('$default')]) =>
      apis.put({ id, accountId: '111111111111', name: id, routes }),
    ask: async (id: string, path = '/') => {
      const answer = await fetch(`${apis.addresses()[id]}${path}`);
      return [answer.status, await answer.text()];
    },
    ...rest,
  };
}

test('each API has a port of its own, from the first one on', async () => {
  const port = await freePort();
  await using local = start(port);

  await local.put('one');
  await local.put('two');

  expect(local.apis.addresses()).toEqual({
    one: `http://127.0.0.1:${port}`,
    two: `http://127.0.0.1:${port + 1}`,
  });
  expect(await local.ask('one')).toEqual([200, arnOf('echo')]);
});

test('an API that is deployed anew keeps its port, and takes its new routes', async () => {
  await using local = start();
  await local.put('one', [route('GET /old')]);
  const before = local.apis.addresses();

  await local.put('one', [route('GET /new', { functionArn: arnOf('new') })]);

  expect(local.apis.addresses()).toEqual(before);
  expect(await local.ask('one', '/new')).toEqual([200, arnOf('new')]);
  expect(await local.ask('one', '/old')).toEqual([404, '{"message":"Not Found"}']);
});

test('a request that is under way during a deployment is answered', async () => {
  const { promise: done, resolve: finish } = Promise.withResolvers<string>();
  const invoke = vi.fn<() => Promise<string>>(() => done);
  await using local = start(0, invoke);
  await local.put('one');
  const asking = local.ask('one');
  await expect.poll(() => invoke).toHaveBeenCalled();

  await local.put('one', []);
  finish('"done"');

  expect(await asking).toEqual([200, 'done']);
});

test('an API that is deleted answers no more, and leaves its port', async () => {
  const port = await freePort();
  await using local = start(port);
  await local.put('one');

  await local.apis.delete('one');
  const asking = fetch(`http://127.0.0.1:${port}/`);

  await expect(asking).rejects.toThrow('fetch failed');
  await local.put('two');
  expect(local.apis.addresses()).toEqual({ two: `http://127.0.0.1:${port}` });
});

test('a port that somebody else has is told', async () => {
  await using other = await occupy();
  const { port } = other;
  await using local = start(port);

  await expect(local.put('one')).rejects.toThrow(`Port ${port} is in use. Stop what uses it`);

  expect(local.apis.addresses()).toEqual({});
});
