import * as z from 'zod/mini';
import { ItemKind } from '../../lib/feed-row.ts';
import { cssSelector } from './css-selector.ts';

const Text = z.string('is not set').check(z.minLength(1, 'is empty'));
const Selector = Text.check(z.refine(cssSelector, 'is no CSS selector'));
const isPlainUrl = (text: string): boolean => {
  const { protocol, username, password } = URL.canParse(text) ? new URL(text) : { protocol: '' };
  return /^https?:$/.test(protocol) && !username && !password;
};

const common = {
  /** Part of the key of its row, and of what is told of it. */
  id: Text.check(z.regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'has other characters than a to z, 0 to 9 and -')),
  url: Text.check(
    z.refine(isPlainUrl, 'is no address that begins with http:// or https://, without a password'),
  ),
  /** What its items are. */
  items: z._default(ItemKind, 'post'),
  /** How often it is looked at, at most: once a tick, unless set. */
  everyMinutes: z._default(z.int('is no number').check(z.minimum(1), z.maximum(1440)), 1),
  /** Where it may redirect to, beside its own host. */
  hosts: z._default(z.array(Text), []),
};

/** RSS or Atom. */
const Feed = z.strictObject({ kind: z.literal('feed'), ...common });

/** Of a list of objects, which `path` leads to: `data.followers`, or nothing if the document is the list. Fields are paths too. */
const Json = z.strictObject({
  kind: z.literal('json'),
  ...common,
  path: z._default(z.string(), ''),
  fields: z.strictObject({
    /** By which the source knows an item; its address or title, unless set. */
    id: z.optional(Text),
    /** The title of a post, the name of a follower. */
    title: Text,
    url: z.optional(Text),
    image: z.optional(Text),
    publishedAt: z.optional(Text),
  }),
});

/** An element for each item, and where in it to find what is told of it. */
const Html = z.strictObject({
  kind: z.literal('html'),
  ...common,
  selectors: z.strictObject({
    item: Selector,
    title: Selector,
    /** An `a`; without one, whatever of the title is one. */
    link: z.optional(Selector),
    image: z.optional(Selector),
    /** A `time`. */
    publishedAt: z.optional(Selector),
  }),
});

/** One source of news, as config/sources.yml has it. */
export const Source = z.discriminatedUnion('kind', [Feed, Json, Html], {
  error: 'is neither feed, json nor html',
});
/** See {@link Source}. */
export type Source = z.output<typeof Source>;

/** The list, as a setting: JSON, of which each entry that is wrong is named. */
export const Sources = z.pipe(
  z.string('is not set'),
  z.transform((text, context): Source[] => {
    const entries = readList(text);
    const problems = entries ? [...problemsIn(entries)] : ['is no JSON list'];
    for (const message of problems) context.issues.push({ code: 'custom', message, input: text });
    return problems.length > 0 ? z.NEVER : (entries ?? []).map((entry) => Source.parse(entry));
  }),
);

function readList(text: string): unknown[] | undefined {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list : undefined;
  } catch {
    return undefined;
  }
}

function* problemsIn(entries: unknown[]): Generator<string> {
  const ids = new Set<string>();
  for (const [index, entry] of entries.entries()) {
    const id = z.object({ id: z.string() }).safeParse(entry).data?.id;
    const name = `entry ${index + 1}${id === undefined ? '' : ` (${id})`}`;
    const { error } = Source.safeParse(entry);
    for (const { path, message } of error?.issues ?? [])
      yield [name, path.join('.'), message].filter(Boolean).join(' ');
    if (id !== undefined && ids.has(id)) yield `${name} has the id of another one`;
    if (id !== undefined) ids.add(id);
  }
}
