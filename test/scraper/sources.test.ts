import { describe, expect, test } from 'vitest';
import { Sources } from '../../functions/scraper/sources.ts';
import { readConfig } from '../../lib/config.ts';
import { AllowedOrigins } from '../../lib/safe-fetch/allowed-origins.ts';

const feed = { id: 'blog', kind: 'feed', url: 'https://blog.example/feed.xml' };
const json = { id: 'fans', kind: 'json', url: 'https://fans.example/', fields: { title: 'login' } };
const html = {
  id: 'news',
  kind: 'html',
  url: 'https://news.example/',
  selectors: { item: 'li', title: 'a' },
};
const read = (...entries: unknown[]) =>
  readConfig({ SOURCES: Sources }, { SOURCES: JSON.stringify(entries) });
const problem = (text: string) => `Environment variables: SOURCES ${text}`;

describe('the list of sources', () => {
  test('may have feeds, JSON and pages in it, and need not say what is usual', () => {
    const { SOURCES } = read(feed, json, html);

    expect(SOURCES.map(({ kind }) => kind)).toEqual(['feed', 'json', 'html']);
    expect(SOURCES[0]).toEqual({ ...feed, items: 'post', everyMinutes: 1, hosts: [] });
    expect(SOURCES[1]).toMatchObject({ path: '' });
  });

  test('may be empty', () => {
    expect(read().SOURCES).toEqual([]);
  });

  test.each([
    [[feed, { ...html, id: 'blog' }], 'entry 2 (blog) has the id of another one'],
    [[feed, { ...json, kind: 'xml' }], 'entry 2 (fans) kind is neither feed, json nor html'],
    [
      [{ ...feed, url: 'ftp://blog.example/' }],
      'entry 1 (blog) url is no address that begins with http:// or https://, without a password',
    ],
    [
      [{ ...feed, url: 'https://me:secret@blog.example/' }],
      'entry 1 (blog) url is no address that begins with http:// or https://, without a password',
    ],
    [[{ ...feed, id: 'My Blog' }], 'entry 1 (My Blog) id has other characters than a to z, 0 to 9 and -'],
    [
      [{ ...html, selectors: { item: 'li[', title: 'a' } }],
      'entry 1 (news) selectors.item is no CSS selector',
    ],
    [[{ ...html, selectors: { title: 'a' } }], 'entry 1 (news) selectors.item is not set'],
    [[{ ...json, fields: {} }], 'entry 1 (fans) fields.title is not set'],
    [[{ ...feed, everyMinutes: 'often' }], 'entry 1 (blog) everyMinutes is no number'],
    [[{ kind: 'feed' }], 'entry 1 id is not set, SOURCES entry 1 url is not set'],
  ])('names the entry that is wrong, and how: %#', (entries, text) => {
    expect(() => read(...entries)).toThrow(problem(text));
  });

  test('has no words in it that mean nothing: they may be misspelt', () => {
    expect(() => read({ ...feed, everyMinute: 5 })).toThrow('entry 1 (blog)');
  });

  test.each(['', '{}', 'null', '[', 'blog'])('is JSON and a list, not %j', (text) => {
    expect(() => readConfig({ SOURCES: Sources }, { SOURCES: text })).toThrow(problem('is no JSON list'));
  });
});

describe('allowed origins', () => {
  test.each([
    ['', []],
    ['http://127.0.0.1:4580', ['http://127.0.0.1:4580']],
    ['http://127.0.0.1:4580,https://a.example', ['http://127.0.0.1:4580', 'https://a.example']],
  ])('%j are %j', (text, origins) => {
    expect([...AllowedOrigins.parse(text)]).toEqual(origins);
  });

  test.each(['http://127.0.0.1:4580/', '*', '127.0.0.1', 'http://a.example, http://b.example'])(
    '%j are none: they are exact',
    (text) => {
      expect(AllowedOrigins.safeParse(text).success).toBe(false);
    },
  );
});
