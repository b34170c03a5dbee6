import { DocumentError } from './errors.ts';
import { type Found, MOST_FOUND } from './found.ts';
import type { Source } from './sources.ts';

type JsonSource = Extract<Source, { kind: 'json' }>;

/** A few bytes can make a value that takes fifty times as many. */
const MOST_VALUES = 60_000;

/** The items of a JSON document. @throws DocumentError */
export function readJson(text: string, { path, fields }: JsonSource): Found[] {
  const list = memberAt(parse(text), path);
  if (!Array.isArray(list)) throw new DocumentError(`There is no list at ${path === '' ? 'the top' : path}`);
  const field = (item: unknown, name: string | undefined): string | undefined => {
    const value = name === undefined ? undefined : memberAt(item, name);
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  };
  return list.slice(0, MOST_FOUND).map((item: unknown) => ({
    id: field(item, fields.id),
    title: field(item, fields.title),
    url: field(item, fields.url),
    image: field(item, fields.image),
    publishedAt: field(item, fields.publishedAt),
  }));
}

/** JSON's own errors have a piece of the document in them. */
function parse(text: string): unknown {
  let values = 0;
  for (const character of text) if (character === ',' || character === '[' || character === '{') values += 1;
  if (values > MOST_VALUES) throw new DocumentError(`More than ${MOST_VALUES} values`);
  try {
    return JSON.parse(text);
  } catch {
    throw new DocumentError('No JSON');
  }
}

/** What a path leads to: names of members and numbers of elements, with dots between them. */
const memberAt = (value: unknown, path: string): unknown =>
  path
    .split('.')
    .filter((name) => name !== '')
    .reduce<unknown>(
      (parent, name) =>
        typeof parent === 'object' && parent !== null && Object.hasOwn(parent, name)
          ? Reflect.get(parent, name)
          : undefined,
      value,
    );
