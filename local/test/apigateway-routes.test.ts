import { expect, test } from 'vitest';
import { matchRoute } from '../apigateway/routes.ts';
import { route } from './helpers/http-api.ts';

const routes = (...keys: string[]) => keys.map((key) => route(key));
const taken = (keys: string[], method: string, path: string) => {
  const match = matchRoute(routes(...keys), method, path);
  return match && { key: match.route.key, parameters: match.parameters };
};

/** The example of AWS's own documentation, in the worst order. */
const PETS = ['$default', 'ANY /{proxy+}', 'GET /pets/{proxy+}', 'GET /pets/dog/{id}', 'GET /pets/dog/1'];

test.each([
  ['GET', '/pets/dog/1', 'GET /pets/dog/1', {}],
  ['GET', '/pets/dog/2', 'GET /pets/dog/{id}', { id: '2' }],
  ['GET', '/pets/cat/1', 'GET /pets/{proxy+}', { proxy: 'cat/1' }],
  ['POST', '/test/5', 'ANY /{proxy+}', { proxy: 'test/5' }],
  ['POST', '/pets/dog/1', 'ANY /{proxy+}', { proxy: 'pets/dog/1' }],
  ['GET', '/', '$default', {}],
])('%s %s takes %s', (method, path, key, parameters) => {
  expect(taken(PETS, method, path)).toEqual({ key, parameters });
  expect(taken(PETS.toReversed(), method, path)).toEqual({ key, parameters });
});

test.each([
  ['a full match', ['GET /{a}/b', 'GET /a/{proxy+}'], '/a/b', 'GET /{a}/b'],
  ['a literal part', ['GET /a/{x}', 'GET /{x}/b'], '/a/b', 'GET /a/{x}'],
  ['a literal part with any method', ['ANY /a', 'GET /{x}'], '/a', 'ANY /a'],
  ['a method', ['GET /{x}', 'ANY /{x}'], '/a', 'GET /{x}'],
  [
    'the longer path before a greedy variable',
    ['ANY /{x}/{rest+}', 'GET /{rest+}'],
    '/a/b',
    'ANY /{x}/{rest+}',
  ],
  ['a method before a greedy variable', ['GET /a/{rest+}', 'ANY /a/{rest+}'], '/a/b', 'GET /a/{rest+}'],
  ['a greedy variable', ['ANY /{rest+}', '$default'], '/a', 'ANY /{rest+}'],
])('%s goes before what is less', (_, keys, path, key) => {
  expect(taken(keys, 'GET', path)?.key).toBe(key);
  expect(taken(keys.toReversed(), 'GET', path)?.key).toBe(key);
});

test.each([
  ['GET /pets', 'GET', '/pets/', 'a slash more'],
  ['GET /pets', 'GET', '/Pets', 'another case'],
  ['GET /pets', 'HEAD', '/pets', 'HEAD'],
  ['GET /pets/{id}', 'GET', '/pets/', 'an empty variable'],
  ['GET /pets/{id}', 'GET', '/pets/a/b', 'one part more'],
  ['GET /pets/{id}/toys', 'GET', '/pets/a', 'one part less'],
  ['GET /pets/{rest+}', 'GET', '/pets/', 'an empty greedy variable'],
  ['GET /pets/{rest+}', 'GET', '/pets', 'no greedy variable'],
  ['GET /', 'GET', '//', 'two slashes'],
])('%s is not taken by %s %s: %s', (key, method, path) => {
  expect(taken([key], method, path)).toBeUndefined();
});

test('variables have what stands in their place, whatever it is', () => {
  expect(taken(['GET /{a}/{b}/{rest+}'], 'GET', '/1/../__proto__//%/')).toEqual({
    key: 'GET /{a}/{b}/{rest+}',
    parameters: { a: '1', b: '..', rest: '__proto__//%/' },
  });
});
