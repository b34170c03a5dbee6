import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { cleanText } from '../../functions/scraper/clean-text.ts';
import { contentHash, makeItems } from '../../functions/scraper/items.ts';
import { readFeed } from '../../functions/scraper/read-feed.ts';
import { readHtml } from '../../functions/scraper/read-html.ts';
import { readJson } from '../../functions/scraper/read-json.ts';
import type { Source } from '../../functions/scraper/sources.ts';
import { READ, REFUSED } from '../helpers/document-bombs.ts';
import { NAUGHTY } from '../helpers/naughty-strings.ts';

const RSS = `<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet type="text/xsl" href="/feed.xsl"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/">
<channel>
  <title>AWS &amp; friends</title><link>https://blog.example/</link>
  <image><title>not an item</title><url>https://blog.example/logo.png</url></image>
  <item>
    <title><![CDATA[Lambda <3 "events" & queues]]></title>
    <link>https://blog.example/1?a=1&amp;b=2</link>
    <guid isPermaLink="false">tag:1</guid>
    <pubDate>Mon, 23 Nov 2026 10:00:00 +0100</pubDate>
    <description>&lt;p&gt;<![CDATA[<title>no title</title>]]></description>
    <media:content medium="image" url="https://blog.example/1.jpg"/>
  </item>
  <item>
    <title>Cold starts &amp;#8217;26 &amp;mdash; &lt;b&gt;less&lt;/b&gt;</title>
    <link> /2 </link><dc:date>2026-11-22</dc:date>
  </item>
  <item><title></title><link>https://blog.example/3</link></item>
</channel></rss>`;

const ATOM = `<feed xmlns="http://www.w3.org/2005/Atom"><title type="text">releases</title>
  <link rel="self" href="https://git.example/feed.atom"/>
  <entry><id>urn:1</id><title type="html">v1.0 &amp;lt;final&amp;gt;</title>
    <link rel="edit" href="https://git.example/edit"/><link rel="alternate" href="https://git.example/v1.0"/>
    <published>2026-11-20T10:00:00Z</published><updated>2026-11-23T10:00:00Z</updated>
    <media:group><media:thumbnail height="1" url="/v1.png"/></media:group>
    <source><title>elsewhere</title><id>urn:9</id></source></entry>
  <entry><id>urn:2</id><title type="xhtml"><div>v0.9 <b>beta</b></div></title><link href="/v0.9"/><updated>2026-11-19T10:00:00Z</updated></entry>
</feed>`;

const RDF = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel rdf:about="x"><title>t</title></channel>
  <item rdf:about="https://old.example/1"><title>One</title><link>https://old.example/1</link><dc:date>2026-11-01T00:00:00Z</dc:date></item></rdf:RDF>`;

const BASE = 'https://blog.example/feed.xml';
const json = (path: string, fields: object): Extract<Source, { kind: 'json' }> => ({
  kind: 'json',
  id: 'j',
  url: BASE,
  items: 'follower',
  everyMinutes: 1,
  hosts: [],
  path,
  fields: { title: 'login', ...fields },
});
const html = (selectors: object): Extract<Source, { kind: 'html' }> => ({
  kind: 'html',
  id: 'h',
  url: BASE,
  items: 'post',
  everyMinutes: 1,
  hosts: [],
  selectors: { item: 'article', title: 'h2', ...selectors },
});
const briefly = ({ title, url, image, claimedAt }: ReturnType<typeof makeItems>[number]) => [
  title,
  url,
  image,
  claimedAt,
];

const found = (...titles: string[]) => titles.map((title) => ({ id: title, title }));

const hashOf = (...titles: string[]) => contentHash(makeItems('s', found(...titles), BASE));

describe('a feed', () => {
  test('of RSS is read with CDATA, entities, relative addresses, pictures and dates', () => {
    expect(makeItems('s', readFeed(RSS), BASE).map(briefly)).toEqual([
      [
        'Lambda <3 "events" & queues',
        'https://blog.example/1?a=1&b=2',
        'https://blog.example/1.jpg',
        '2026-11-23T09:00:00.000Z',
      ],
      ['Cold starts ’26 — less', 'https://blog.example/2', undefined, '2026-11-22T00:00:00.000Z'],
    ]);
  });

  test('of Atom is read with the title in its own type, and the address that is for readers', () => {
    expect(makeItems('s', readFeed(ATOM), BASE).map(briefly)).toEqual([
      ['v1.0 <final>', 'https://git.example/v1.0', 'https://blog.example/v1.png', '2026-11-20T10:00:00.000Z'],
      ['v0.9 beta', 'https://blog.example/v0.9', undefined, '2026-11-19T10:00:00.000Z'],
    ]);
  });

  test('of RSS 1.0 is read', () => {
    expect(makeItems('s', readFeed(RDF), BASE).map(briefly)).toEqual([
      ['One', 'https://old.example/1', undefined, '2026-11-01T00:00:00.000Z'],
    ]);
  });

  test('without items is empty, and a page that is no feed is an error', () => {
    expect(readFeed('<rss><channel><title>new</title></channel></rss>')).toEqual([]);
    expect(() => readFeed('<html><body>Service unavailable</body></html>')).toThrow('Neither RSS nor Atom');
    expect(() => readFeed('')).toThrow('Neither RSS nor Atom');
  });

  test('that breaks off in the middle has what came before', () => {
    expect(readFeed(RSS.slice(0, RSS.indexOf('<pubDate>')))[0]).toMatchObject({ id: 'tag:1' });
  });

  test('knows no entities of its own: nothing is expanded, and nothing fetched', () => {
    const laughs = `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>`;
    const [item] = makeItems(
      's',
      readFeed(`${laughs}<rss><channel><item><title>x &b; &c;</title></item></channel></rss>`),
      BASE,
    );
    expect(item?.title).toBe('x &b; &c;');
  });
});

describe('a JSON document', () => {
  const followers = {
    data: {
      list: [
        {
          id: 7,
          login: 'ada',
          avatar_url: '/a.png',
          profile: { url: 'https://x.example/ada' },
          at: 1795424400,
        },
      ],
    },
  };

  test('is read by paths', () => {
    const source = json('data.list', {
      id: 'id',
      url: 'profile.url',
      image: 'avatar_url',
      publishedAt: 'at',
    });
    expect(makeItems('s', readJson(JSON.stringify(followers), source), BASE).map(briefly)).toEqual([
      ['ada', 'https://x.example/ada', 'https://blog.example/a.png', '2026-11-23T09:00:00.000Z'],
    ]);
  });

  test('may be the list itself, or in a list', () => {
    expect(readJson('[{"login":"a"}]', json('', {}))).toHaveLength(1);
    expect(readJson('[[{"login":"a"}]]', json('0', {}))).toHaveLength(1);
    expect(readJson('{"data":{"list":[]}}', json('data.list', {}))).toEqual([]);
  });

  test.each([
    ['{"data":{}}', 'There is no list at data.list'],
    ['{"data":{"list":{"length":3}}}', 'There is no list at data.list'],
    ['null', 'There is no list at data.list'],
    ['<html>canary', 'No JSON'],
    ['', 'No JSON'],
    ['['.repeat(200_000), 'More than 60000 values'],
    [`[${'{},'.repeat(100_000)}{}]`, 'More than 60000 values'],
  ])('%.20s is an error: %s', (text, message) => {
    expect(() => readJson(text, json('data.list', {}))).toThrow(
      expect.objectContaining({ name: 'DocumentError', message }),
    );
  });

  test('has no members but its own', () => {
    expect(() => readJson('{}', json('constructor.prototype', {}))).toThrow('There is no list');
    expect(readJson('[{"login":"a"}]', json('', { id: '__proto__.toString' }))[0]?.id).toBeUndefined();
  });
});

describe('a page', () => {
  const PAGE = `<!doctype html><meta charset=utf-8><title>News</title><script>document.write('<article>')</script>
    <article><a href="/1"><h2>One &amp; only</h2></a><img src=1.png><time datetime="2026-11-23T10:00:00Z">an hour ago</time></article>
    <article><h2>Two <a href="https://blog.example/2">there</a></h2><time>two hours ago</time>
    <article><h2>Three</h2></article>`;

  test('is read by selectors, however untidy', () => {
    const source = html({ image: 'img', publishedAt: 'time' });
    expect(makeItems('s', readHtml(PAGE, source), BASE).map(briefly)).toEqual([
      ['One & only', 'https://blog.example/1', 'https://blog.example/1.png', '2026-11-23T10:00:00.000Z'],
      ['Two there', 'https://blog.example/2', undefined, undefined],
      ['Three', undefined, undefined, undefined],
    ]);
  });

  test('on which nothing is selected is an error: it was rebuilt', () => {
    expect(() => readHtml(PAGE, html({ item: '.post' }))).toThrow('Nothing on the page is .post');
  });

  test('whose items have no title any more is one too', () => {
    expect(() => makeItems('s', readHtml(PAGE, html({ title: 'h3' })), BASE)).toThrow(
      'None of 3 items has a title',
    );
  });
});

describe('a document that is made to hurt', () => {
  test.each(Object.entries(REFUSED))('%s: is refused for what it is', (_, bomb) => {
    for (const read of [
      () => readFeed(`<rss><channel><item><title>${bomb}`),
      () => readHtml(bomb, html({})),
    ]) {
      expect(read).toThrow(expect.objectContaining({ name: 'DocumentError' }));
    }
  });

  test.each(Object.entries(READ))('%s: hide no item', (_, text) => {
    expect(makeItems('s', readHtml(text, html({})), BASE)).toHaveLength(1);
  });

  test('takes less than two seconds, and no more than 32 MB', async () => {
    const args = ['--expose-gc', 'test/helpers/measure-documents.ts'];

    const { stdout } = await promisify(execFile)(process.execPath, args);

    const results = stdout.trim().split('\n');
    expect(results.length).toBeGreaterThan(30);
    for (const result of results) {
      const { name, error, tookMs, moreMb } = JSON.parse(result);
      expect(['none', 'DocumentError'], name).toContain(error);
      expect(tookMs, name).toBeLessThan(2000);
      expect(moreMb, name).toBeLessThanOrEqual(32);
    }
  });
});

describe('items', () => {
  test('are the same whatever their order, and other ones when a word changes', () => {
    expect(hashOf('a', 'b')).toBe(hashOf('b', 'a'));
    expect(hashOf('a', 'b')).not.toBe(hashOf('a', 'c'));
    expect(hashOf('a')).not.toBe(hashOf());
  });

  test('are fifty at most, each once', () => {
    const titles = Array.from({ length: 200 }, (_, i) => String(i % 60));
    expect(makeItems('s', found(...titles), BASE).map(({ title }) => title)).toEqual(titles.slice(0, 50));
  });

  test.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    `/${'x'.repeat(3000)}`,
    'http://',
    '',
  ])('have no address like %.30s', (url) => {
    const [item] = makeItems('s', [{ title: 'x', url, image: url }], BASE);
    expect(item).toMatchObject({ url: undefined, image: undefined });
  });

  test.each(['2 hours ago', '5', 'yesterday', '0000-01-01', '99999-01-01', 'Mon, 32 Nov 2026', ''])(
    'have no date like %s',
    (publishedAt) => {
      expect(makeItems('s', [{ title: 'x', publishedAt }], BASE)[0]?.claimedAt).toBeUndefined();
    },
  );
});

describe('a title', () => {
  test.each([
    ['  two\n\tlines ', 'two lines'],
    ['a\u0000b\u001b[31mc\u007f', 'ab[31mc'],
    ['pay \u202etxt.exe\u202c \u2066now\u2069', 'pay txt.exe now'],
    ['a\u200bb\u2060c\u00add', 'abcd'],
    ['\ud83d\ude00 and \ud83d', '\ud83d\ude00 and \ufffd'],
    ['👩‍👩‍👧‍👦 family', '👩‍👩‍👧‍👦 family'],
    ['e\u0301', 'é'],
    [`z${'\u0301\u0302'.repeat(50)}`, 'ź\u0302\u0301\u0302'],
    ['<b>not & markup</b>', '<b>not & markup</b>'],
    ['日本語のタイトル', '日本語のタイトル'],
  ])('%j becomes %j', (text, cleaned) => {
    expect(cleanText(text)).toBe(cleaned);
  });

  test('is cut after 300 characters, and never in one', () => {
    expect(cleanText('👍🏽'.repeat(400))).toBe('👍🏽'.repeat(300));
    expect(cleanText('x'.repeat(1e6))).toHaveLength(300);
  });

  test('of whatever kind is one line that can be stored', () => {
    for (const text of NAUGHTY) {
      const cleaned = cleanText(text);
      expect(cleaned.isWellFormed()).toBe(true);
      expect(cleaned).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      expect(cleanText(cleaned)).toBe(cleaned);
    }
  });
});
