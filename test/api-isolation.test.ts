import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { signedCursors } from '../functions/api/cursors.ts';
import { newKey, ready } from './helpers/api-cloud.ts';
import { type ApiCloud, useApi } from './helpers/api-fixture.ts';
import { type HttpAnswer, problemIn } from './helpers/http-answer.ts';
import { httpEvent, postImage } from './helpers/http-event.ts';
import { documented } from './helpers/openapi.ts';

const OWNERS = ['ada', 'grace', 'linus'];
const SCOPE = [...new Set(documented.flatMap(({ scope }) => scope ?? []))].join(' ');

let cloud: ApiCloud;
let call: (event: unknown) => Promise<HttpAnswer>;
useApi(async (shared) => {
  cloud = shared;
  call = await cloud.api();
  const { log } = await import('../lib/log.ts');
  vi.spyOn(log, 'info').mockReturnValue();
});

/** What can be asked about one image, by the document. */
const verbs = documented.filter(({ path }) => path.startsWith('/images/{id}'));
const ask = (method: string, path: string, owner: string, query = '') =>
  call(httpEvent(method, path, { owner, scope: SCOPE, query }));

/** An id of the same form that nobody has. */
const unknownOf = (id: string): string => id.replaceAll(/[0-9a-v]/g, (digit) => (digit === '0' ? '1' : '0'));

/** All of an owner's list, one page after the other. */
async function listed(owner: string): Promise<string[]> {
  const ids: string[] = [];
  let query = 'limit=2';
  for (;;) {
    const { body } = await ask('GET', '/images', owner, query);
    ids.push(...body.images.map(({ id }: { id: string }) => id));
    if (body.next === undefined) return ids;
    query = `limit=2&cursor=${body.next}`;
  }
}

const owner = fc.constantFrom(...OWNERS);
const step = fc.oneof(
  fc.record({ do: fc.constant('upload' as const), who: owner, key: fc.constantFrom('one', 'two', 'three') }),
  fc.record({ do: fc.constant('ask' as const), who: owner, verb: fc.nat(), which: fc.nat() }),
  fc.record({ do: fc.constant('list' as const), who: owner }),
);

test('whatever owners do, each sees and changes what is theirs, and nothing tells of the rest', async () => {
  const seed = Math.trunc(Math.random() * 2 ** 31);
  let asked = 0;
  let round = 0;

  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 15 }), async (steps) => {
      round += 1;
      // Prepare: owners of their own, so that no round sees another one's images.
      const nameOf = (who: string): string => `${who}-${round}`;
      const images = new Map<string, string>();
      for (const who of OWNERS) {
        const id = await cloud.addImage(nameOf(who), 'first.jpg', ready());
        images.set(id, nameOf(who));
      }

      for (const each of steps) {
        const who = nameOf(each.who);
        if (each.do === 'upload') {
          // Everybody uses the same keys.
          const headers = { 'idempotency-key': each.key };
          const { body } = await call(postImage({ contentType: 'image/png' }, { owner: who, headers }));
          expect([undefined, who]).toContain(images.get(body.id));
          images.set(body.id, who);
        } else if (each.do === 'list') {
          const own = [...images].flatMap(([id, whose]) => (whose === who ? [id] : []));
          expect((await listed(who)).toSorted()).toEqual(own.toSorted());
        } else {
          const [id = '', whose] = [...images][each.which % images.size] ?? [];
          const { method, path } = verbs[each.verb % verbs.length] ?? { method: '', path: '' };
          const answer = await ask(method, path.replace('{id}', id), who);
          const unknown = unknownOf(id);
          const nothing = await ask(method, path.replace('{id}', unknown), who);
          asked += 1;
          expect(nothing.status).toBe(404);
          if (whose === who) expect(answer.status).toBeLessThan(300);
          else expect(JSON.stringify(answer)).toBe(JSON.stringify(nothing).replaceAll(unknown, id));
        }
      }
    }),
    { numRuns: 25, seed },
  );

  console.log(`${asked} questions about images, seed ${seed}`);
}, 60_000);

describe('a cursor', () => {
  const lists = documented.filter(({ operation }) =>
    operation.parameters?.some(({ name }) => name === 'cursor'),
  );
  const nameOf: Record<string, string> = {
    '/images': 'images',
    '/failures': 'failures/failed',
    '/feed': 'feed/post',
    '/banner': 'banners',
  };

  test.each(lists)('of $path is good for no other list, owner or deployment', async ({ path }) => {
    const keys = newKey('first');
    const another = signedCursors({ current: async () => keys, find: async () => keys });
    const here = signedCursors(await ownKeys());
    const after = path === '/failures' ? 'failed:' : '2026-11-23T09:00:00.000Z#0';
    const list = nameOf[path] ?? '';

    const own = await ask('GET', path, 'ada', `cursor=${await here.sign('ada', list, after)}`);
    const refused = await Promise.all([
      ask('GET', path, 'grace', `cursor=${await here.sign('ada', list, after)}`),
      ask('GET', path, 'ada', `cursor=${await another.sign('ada', list, after)}`),
      ...Object.values(nameOf)
        .filter((other) => other !== list)
        .map(async (other) => ask('GET', path, 'ada', `cursor=${await here.sign('ada', other, after)}`)),
    ]);

    expect(own.status).toBe(200);
    expect(refused.map((answer) => problemIn(answer).status)).toEqual(refused.map(() => 400));
    const texts = refused.map(({ body }) => body.detail);
    expect(new Set(texts).size, 'which of them it was is not told').toBe(1);
  });
});

/** The keys of the deployment. */
async function ownKeys() {
  const { signingKeys } = await import('../lib/signing-keys.ts');
  const { KEYS } = await import('./helpers/api-cloud.ts');
  return signingKeys(KEYS);
}
