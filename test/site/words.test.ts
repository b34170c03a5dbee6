import { describe, expect, test } from 'vitest';
import { RejectionCode } from '../../lib/rejection.ts';
import { readRoute } from '../../functions/site/page/route.ts';
import { publishedWords } from '../../functions/site/page/words/banners.ts';
import { labelOf, whyRejected } from '../../functions/site/page/words/images.ts';
import { initialOf } from '../../functions/site/page/words/initial.ts';
import { bytes, count, duration } from '../../functions/site/page/words/numbers.ts';
import { ago } from '../../functions/site/page/words/times.ts';
import { webAddress } from '../../functions/site/page/words/web-address.ts';

const rejected = { id: '1', status: 'rejected', backup: { state: 'pending' } } as const;

describe('numbers', () => {
  test.each([
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1_000, '1 KB'],
    [312_400, '312 KB'],
    [4_200_000, '4.2 MB'],
    [52_428_800, '52 MB'],
    [1_500_000_000, '1.5 GB'],
  ])('%i bytes are %s', (number, words) => {
    expect(bytes(number)).toBe(words);
  });

  test.each([
    [0, '0 ms'],
    [340, '340 ms'],
    [1_234, '1.2 s'],
    [61_000, '1 min'],
    [7_200_000, '2 h'],
  ])('%i ms are %s', (number, words) => {
    expect(duration(number)).toBe(words);
  });

  test('are of one thing, or of many', () => {
    expect([count(1, 'photo'), count(1_234, 'photo'), count(2, 'copy', 'copies')]).toEqual([
      '1 photo',
      '1,234 photos',
      '2 copies',
    ]);
  });
});

test.each([
  [0, 'just now'],
  [-5_000, 'just now'],
  [60_000, 'a minute ago'],
  [300_000, '5 minutes ago'],
  [3_600_000, 'an hour ago'],
  [7_200_000, '2 hours ago'],
])('%i ms ago is %s', (ms, words) => {
  const now = Date.parse('2026-11-26T18:00:00Z');

  expect(ago(new Date(now - ms).toISOString(), now)).toBe(words);
});

test('each reason why a photo is refused is a sentence', () => {
  for (const code of RejectionCode.options)
    expect(whyRejected({ ...rejected, code }), code).toMatch(/^[A-Z].{10,}\.$/);
});

describe('a photo is told of to those who do not see it', () => {
  const thumbnail = { url: 'https://example.org/1', width: 480, height: 320, bytes: 20_000 };
  const pending = { id: '1', status: 'pending', backup: { state: 'pending' } } as const;

  test.each([
    ['while it is uploaded', pending, 'Photo, not there yet'],
    ['with thumbnails and no backup', { ...pending, thumbnail }, 'Photo, backup on its way'],
    ['with both', { ...pending, status: 'ready', backup: { state: 'stored' } }, 'Photo, backed up'],
    ['and why it is not shown', { ...rejected, code: 'EMPTY' }, 'Photo, not shown: The file is empty.'],
    [
      'and what file it is',
      { ...rejected, code: 'EMPTY', size: 0 },
      'Photo, 0 bytes, not shown: The file is empty.',
    ],
    [
      'and what its file is called',
      { ...pending, name: '<b>.jpg', size: 312_400 },
      'Photo <b>.jpg, 312 KB, not there yet',
    ],
    [
      'and of what type',
      { ...pending, size: 312_400, type: 'image/jpeg' },
      'Photo, 312 KB JPEG, not there yet',
    ],
  ] as const)('%s', (_, image, label) => {
    expect(labelOf(image)).toBe(label);
  });
});

test('a reason of a later version is told as it is', () => {
  expect(whyRejected({ ...rejected, code: 'NEW', reason: 'It is too blue' })).toBe('It is too blue');
});

test.each([
  [[], ''],
  [['s3'], ', published here'],
  [['s3', 'webhook', 'mastodon'], ', published here, sent to the webhook, sent to mastodon'],
])('a banner that %j have is told of in words of its readers', (publishers, words) => {
  expect(publishedWords(publishers)).toBe(words);
});

test.each([
  ['https://example.org/a?b#c', 'https://example.org/a?b#c'],
  ['http://127.0.0.1:4580/posts/1', 'http://127.0.0.1:4580/posts/1'],
  ['javascript:alert(1)', undefined],
  [' \tJaVaScRiPt:alert(1)', undefined],
  ['data:text/html,<script>alert(1)</script>', undefined],
  ['blob:https://example.org/1', undefined],
  ['/relative', undefined],
  ['//example.org', undefined],
  ['', undefined],
  [undefined, undefined],
])('a click on %j leads to %j', (url, expected) => {
  expect(webAddress(url)).toBe(expected);
});

test.each([
  ['ada', 'A'],
  [' éva', 'É'],
  ['👩‍🚀 mae', '👩‍🚀'],
  ['', '?'],
])('%j begins with %s', (name, initial) => {
  expect(initialOf(name)).toBe(initial);
});

test.each([
  ['', { view: 'photos' }],
  ['#/', { view: 'photos' }],
  ['#/photos', { view: 'photos' }],
  ['#/photos/76i38gj2bimma3gtdrjup9mqpl', { view: 'photos', id: '76i38gj2bimma3gtdrjup9mqpl' }],
  ['#/photos/../failures', { view: 'photos' }],
  ['#/photos/<img src=x>', { view: 'photos' }],
  ['#/news', { view: 'news' }],
  ['#/failures', { view: 'failures', status: 'failed' }],
  ['#/failures/parked', { view: 'failures', status: 'parked' }],
  ['#/failures/constructor', { view: 'failures', status: 'failed' }],
  ['#/constructor', { view: 'photos' }],
])('the address %j shows %j', (fragment, route) => {
  expect(readRoute(fragment)).toEqual(route);
});
