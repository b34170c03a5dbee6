import { createConfig, lintFromString } from '@redocly/openapi-core';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { describe, expect, test } from 'vitest';
import { openApiDocument } from '../functions/api/openapi/document.ts';
import { routes } from '../functions/api/routes.ts';
import { apiInMemory } from './helpers/api-in-memory.ts';
import { fullWorld } from './helpers/full-world.ts';
import { apiEvent, type HttpCall, httpEvent } from './helpers/http-event.ts';
import { document, documented, resolved, responseOf, wrongBy } from './helpers/openapi.ts';

const file = readFileSync('functions/api/openapi.json', 'utf8');

describe('the document', () => {
  test('is what the schemas say: `npm run openapi` writes it', () => {
    expect(JSON.parse(file)).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
  });

  test('closes what clients send, and leaves what they get open to more', () => {
    const sent = documented.flatMap(({ operation }) =>
      Object.values(operation.requestBody?.content ?? {}).map(({ schema }) => resolved(schema)),
    );
    const { NewImage: _, ...got } = document.components.schemas;

    expect(sent.map(({ additionalProperties }) => additionalProperties)).toEqual([false]);
    expect(JSON.stringify(got)).not.toContain('"additionalProperties":false');
  });

  test('has nothing for a linter to complain of', async () => {
    const config = await createConfig({ extends: ['recommended'] });

    const problems = await lintFromString({ source: file, absoluteRef: 'openapi.json', config });

    expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual(
      [],
    );
  });

  test('has the routes of the router', () => {
    const served = routes.flatMap(([path, byMethod]) =>
      Object.keys(byMethod).map((method) => `${method} ${path.replace(':id', '{id}')}`),
    );

    expect(new Set(documented.map(({ name }) => name))).toEqual(new Set(served));
  });

  test('and those of API Gateway, with a token where it asks for one', () => {
    const { events } = parse(readFileSync('functions/api/function.yml', 'utf8'), { logLevel: 'error' });
    const declared = events
      .filter(({ httpApi }: { httpApi: unknown }) => httpApi !== '*')
      .map(({ httpApi }: { httpApi: { method: string; path: string; authorizer?: object } }) => [
        `${httpApi.method.toUpperCase()} ${httpApi.path}`,
        httpApi.authorizer !== undefined,
      ]);

    expect(Object.fromEntries(documented.map(({ name, scope }) => [name, scope !== undefined]))).toEqual(
      Object.fromEntries(declared),
    );
  });

  test.each(documented)('says of $name what API Gateway may answer by itself', (asked) => {
    const statuses = [...(asked.scope === undefined ? [] : [401, 403]), 429, 500, 503];

    const types = statuses.map((status) => Object.keys(responseOf(asked, status)?.content ?? {}));

    expect(types).toEqual(statuses.map(() => expect.arrayContaining(['application/json'])));
  });

  test('shows examples that are as it says', () => {
    const contents = [
      ...documented.flatMap(({ operation }) => [
        operation.requestBody?.content ?? {},
        ...Object.values(operation.responses).map(({ content }) => content ?? {}),
      ]),
      ...Object.values(document.components.responses).map(({ content }) => content ?? {}),
    ].flatMap((content) => Object.values(content));
    const examples = contents.filter(({ example }) => example !== undefined);

    const wrong = examples.flatMap(({ schema, example }) => wrongBy(schema, example) ?? []);

    expect(examples.length).toBeGreaterThanOrEqual(documented.length * 3);
    expect(wrong).toEqual([]);
  });

  test('names what each operation is called once', () => {
    const ids = documented.map(({ operation }) => operation.operationId);

    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('GET /openapi.json', () => {
  test('has it, for everybody who asks, and spares those who have it', async () => {
    const { call } = apiInMemory();

    const answer = await call(apiEvent('openapi'));
    const headers = { 'if-none-match': answer.headers['etag'] ?? '' };
    const again = await call(httpEvent('GET', '/openapi.json', { owner: null, headers }));

    expect(answer).toMatchObject({ status: 200, body: document });
    expect(answer.headers).toEqual({
      'content-type': 'application/json',
      'cache-control': 'public, max-age=300',
      etag: expect.stringMatching(/^W\/"[\w-]{22}"$/),
    });
    expect([again.status, again.body]).toEqual([304, undefined]);
  });
});

describe('every POST', () => {
  const posts = documented.filter(({ method }) => method === 'POST');

  test.each(posts)('$name takes an idempotency key', ({ operation }) => {
    const parameters = (operation.parameters ?? []).map(({ name, in: place }) => `${place} ${name}`);

    expect(parameters).toContain('header Idempotency-Key');
    expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['400', '409', '422']));
  });

  /** Two requests of each that differ. */
  const different: Record<string, (world: ReturnType<typeof fullWorld>) => HttpCall & { ids: string[] }> = {
    createImage: () => ({ ids: ['', ''], body: JSON.stringify({ contentType: 'image/png' }) }),
    retryFailure: ({ failures }) => ({ ids: failures.slice(0, 2) }),
  };

  test.each(posts)(
    '$name heeds it: repeated it is the same, another request by that key is none',
    async (post) => {
      const world = fullWorld('ada');
      const { ids: [one = '', other = ''] = [], body } = different[post.operation.operationId]?.(world) ?? {};
      const ask = (id: string, key: string, text = body) =>
        world.call(
          httpEvent('POST', post.path.replace('{id}', id), {
            scope: post.scope ?? '',
            headers: { 'content-type': 'application/json', 'idempotency-key': key },
            ...(text !== undefined && { body: text }),
          }),
        );

      const first = await ask(one, 'key');
      const again = await ask(one, 'key');
      const another = await ask(other, 'key', body?.replace('png', 'gif'));
      const none = await ask(one, 'two words');

      expect([first.status, again.status].map((status) => status < 300)).toEqual([true, true]);
      expect(again).toEqual(first);
      expect([another.status, none.status]).toEqual([422, 400]);
    },
  );
});

describe('every GET', () => {
  const cached = documented.filter(({ operation }) => '304' in operation.responses);

  test.each(cached)('$name that can be 304 says so, and takes what the client has', ({ operation }) => {
    const names = (operation.parameters ?? []).map(({ name }) => name);

    expect(names).toContain('If-None-Match');
    expect(operation.responses['200']?.headers).toHaveProperty('ETag');
  });
});
