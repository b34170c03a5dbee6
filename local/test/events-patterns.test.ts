import { readFileSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compile } from '../events/patterns/compile.ts';
import { matches } from '../events/patterns/match.ts';

/** By the event as it is sent: what is undefined is not there. */
const isMatch = (pattern: object, event: object): boolean =>
  matches(compile(pattern), JSON.parse(JSON.stringify(event)));

/** What a pattern is refused for; undefined for one that is good. */
function reasonOf(pattern: unknown): string | undefined {
  try {
    compile(pattern);
    return undefined;
  } catch (error) {
    return String(error).replace('InvalidEventPatternError: Event pattern is not valid. Reason: ', '');
  }
}

interface Case {
  pattern: object;
  /** Absent for a pattern that is refused. */
  event?: object;
  matches?: boolean;
  reason?: string;
}

/**
 * What AWS's own matcher, event-ruler 2.1.0, said of random patterns and events, a line each; without the network
 * 0.0.0.0/0, which it finds numbers in.
 */
const oracle: Case[] = readFileSync(new URL('fixtures/event-ruler.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line));

test('patterns match what AWS’s own matcher says they match', () => {
  const said = oracle.filter(({ event }) => event !== undefined);
  const wrong = said.filter(({ pattern, event = {}, matches: want }) => isMatch(pattern, event) !== want);

  expect(said.length).toBeGreaterThan(200);
  expect(wrong).toEqual([]);
});

test('patterns are refused with the reason that AWS’s own matcher has', () => {
  const said = oracle.filter(({ reason }) => reason !== undefined);
  const ours = said.map(({ pattern }) => ({ pattern, reason: reasonOf(pattern) }));

  expect(said.length).toBeGreaterThan(50);
  expect(ours).toEqual(said);
});

/** AWS's documentation of each comparison operator, with what it says matches and what does not. */
const DOCUMENTED: [operator: string, filters: unknown[], good: unknown[], bad: unknown[]][] = [
  ['empty', [''], [''], [' ', null, 'a']],
  ['equals', ['Alice'], ['Alice', ['Bob', 'Alice']], ['alice', 'Alice ', 'Bob']],
  ['equals a number', [300], [300, 300.0, 3.0e2], ['300', 301]],
  ['equals null, true and false', [null, true, false], [null, true, false], ['null', 'true', 0]],
  ['or', ['New York', 'Boston'], ['New York', 'Boston'], ['Chicago']],
  ['equals, ignoring case', [{ 'equals-ignore-case': 'alice' }], ['Alice', 'ALICE'], ['Alice1', 1]],
  ['begins with', [{ prefix: 'us-' }], ['us-east-1', 'us-'], ['eu-us-', 'US-east-1', 5]],
  [
    'begins with, ignoring case',
    [{ prefix: { 'equals-ignore-case': 'EventB' } }],
    ['eventbridge'],
    ['event'],
  ],
  ['ends with', [{ suffix: '.png' }], ['a.png', '.png'], ['a.PNG', 'a.png ']],
  ['ends with, ignoring case', [{ suffix: { 'equals-ignore-case': '.png' } }], ['a.PNG'], ['png']],
  ['exists', [{ exists: true }], ['', null, 0, ['a']], [undefined, [], {}, { deeper: 1 }]],
  ['does not exist', [{ exists: false }], [undefined, [], {}, { deeper: 1 }], ['', null, 0, ['a']]],
  ['is there or not', ['a', { exists: false }], ['a', undefined], ['b']],
  ['equals numerically', [{ numeric: ['=', 100] }], [100, 1e2], ['100', 99]],
  ['in a range', [{ numeric: ['>', 10, '<=', 20] }], [20, 10.1], [10, 20.1, '15']],
  ['below', [{ numeric: ['<', 10] }], [9.9, -1], [10]],
  [
    'anything but',
    [{ 'anything-but': 'initializing' }],
    ['running', 5, null, ''],
    ['initializing', undefined],
  ],
  ['anything but some texts', [{ 'anything-but': ['a', 'b'] }], ['c', 1], ['a', 'b']],
  ['anything but a number', [{ 'anything-but': 123 }], ['123', 124], [123]],
  ['anything but some numbers', [{ 'anything-but': [1, 2] }], [3, '1'], [1, 2]],
  [
    'anything but, ignoring case',
    [{ 'anything-but': { 'equals-ignore-case': ['a', 'b'] } }],
    ['c'],
    ['A', 'b'],
  ],
  ['anything but a prefix', [{ 'anything-but': { prefix: 'init' } }], ['running'], ['initializing']],
  ['anything but some prefixes', [{ 'anything-but': { prefix: ['a', 'b'] } }], ['c'], ['ax', 'bx']],
  ['anything but a suffix', [{ 'anything-but': { suffix: '.txt' } }], ['a.rtf'], ['a.txt']],
  [
    'anything but some suffixes',
    [{ 'anything-but': { suffix: ['.txt', '.rtf'] } }],
    ['a.c'],
    ['a.txt', 'a.rtf'],
  ],
  ['anything but a wildcard', [{ 'anything-but': { wildcard: '*/lib/*' } }], ['a/bin/b'], ['a/lib/b']],
  [
    'anything but some wildcards',
    [{ 'anything-but': { wildcard: ['*/lib/*', '*/bin/*'] } }],
    ['a'],
    ['/bin/'],
  ],
  [
    'wildcard',
    [{ wildcard: 'dir/*.png' }],
    ['dir/a.png', 'dir/b/c.png', 'dir/\n.png'],
    ['dir/a.png1', 'a.png'],
  ],
  ['several wildcards', [{ wildcard: '/Users/*/dir/dir*/*' }], ['/Users/a/dir/dirx/y'], ['/Users/a/dir/y']],
  ['an escaped wildcard', [{ wildcard: String.raw`a\*b\\*` }], [String.raw`a*b\c`], [String.raw`axb\c`]],
  ['an address', [{ cidr: '10.0.0.0/24' }], ['10.0.0.0', '10.0.0.255'], ['10.0.1.0', '10.0.0', 10, 'x']],
  ['an address of version 6', [{ cidr: '2001:db8::/32' }], ['2001:db8:1::1'], ['2001:db9::1', '10.0.0.1']],
];

describe.each(DOCUMENTED)('%s', (_operator, filters, good, bad) => {
  test.each(good)('matches %j', (value) => {
    expect(isMatch({ detail: { field: filters } }, { detail: { field: value } })).toBe(true);
  });

  test.each(bad)('does not match %j', (value) => {
    expect(isMatch({ detail: { field: filters } }, { detail: { field: value } })).toBe(false);
  });
});

describe('$or', () => {
  // The example of AWS's documentation.
  const pattern = {
    source: ['aws.cloudwatch'],
    detail: {
      $or: [
        { 'c-count': [{ numeric: ['>', 0, '<=', 5] }] },
        { 'd-count': [{ numeric: ['<', 10] }], 'x-limit': [3.018e2] },
      ],
    },
  };

  test.each([
    [{ 'c-count': 5 }, true],
    [{ 'd-count': 9, 'x-limit': 301.8 }, true],
    [{ 'd-count': 9 }, false],
    [{}, false],
  ])('of %j is met: %s', (detail, met) => {
    expect(isMatch(pattern, { source: 'aws.cloudwatch', detail })).toBe(met);
    expect(isMatch(pattern, { source: 'other', detail })).toBe(false);
  });

  test('is refused when its combinations are more than EventBridge takes', () => {
    const two = { $or: [{ a: ['1'] }, { b: ['1'] }] };
    const nested = (depth: number): object =>
      Object.fromEntries(Array.from({ length: depth }, (_, index) => [`f${index}`, two]));

    expect(reasonOf(nested(9))).toBeUndefined();
    expect(reasonOf(nested(10))).toBe('More than 1000 combinations of $or.');
  });
});

const asked = (name: string, year: number) => ({ employees: { name: [name], dates: { year: [year] } } });

describe('arrays', () => {
  test('match by any of their values, however deep they lie in one another', () => {
    expect(isMatch({ a: ['x'] }, { a: [['y', ['x']], 'z'] })).toBe(true);
  });

  test('of objects match only with values of one element', () => {
    const employees = [
      { name: 'Anna', dates: [{ year: 2020 }, { year: 2021 }] },
      { name: 'Ben', dates: [{ year: 2022 }] },
    ];
    expect(isMatch(asked('Anna', 2021), { employees })).toBe(true);
    expect(isMatch(asked('Anna', 2022), { employees })).toBe(false);
  });
});

const eventOf = (type: string, name: string, key: string) => ({
  source: 'aws.s3',
  'detail-type': type,
  resources: [`arn:aws:s3:::${name}`],
  detail: { bucket: { name }, object: { key } },
});

describe('a bucket’s events are told apart', () => {
  const pattern = {
    source: ['aws.s3'],
    'detail-type': ['Object Created', 'Object Deleted'],
    detail: { bucket: { name: ['photos'] }, object: { key: [{ prefix: 'uploads/' }] } },
  };
  test.each([
    [eventOf('Object Created', 'photos', 'uploads/ada/cat.jpg'), true],
    [eventOf('Object Deleted', 'photos', 'uploads/ada/cat.jpg'), true],
    [eventOf('Object Tags Added', 'photos', 'uploads/ada/cat.jpg'), false],
    [eventOf('Object Created', 'photos', 'thumbnails/cat.jpg'), false],
    [eventOf('Object Created', 'other', 'uploads/cat.jpg'), false],
  ])('%j: %s', (told, met) => {
    expect(isMatch(pattern, told)).toBe(met);
  });
});

describe('as it is defined', () => {
  const text = fc.string({ maxLength: 8, unit: fc.constantFrom('a', 'b', '/', '.', 'é', '\n') });

  test('a wildcard matches when its pieces follow one another', () => {
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 1, maxLength: 4 }),
        text,
        fc.boolean(),
        (pieces, value, fill) => {
          const kept = pieces.filter((piece, at) => piece !== '' || at === 0 || at === pieces.length - 1);
          const told = fill ? kept.join(value) : value;
          expect(isMatch({ a: [{ wildcard: kept.join('*') }] }, { a: told })).toBe(follow(kept, told));
        },
      ),
    );
  });

  test('a network has the addresses that share its first bits', () => {
    const octets = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255));
    fc.assert(
      fc.property(
        octets,
        octets,
        fc.integer({ min: 1, max: 31 }),
        fc.boolean(),
        (base, other, bits, near) => {
          const address = near ? base.with(3, other[3]) : other;
          const first = (parts: number[]) => Math.floor(toNumber(parts) / 2 ** (32 - bits));
          const told = address.join('.');
          expect(isIPv4(told)).toBe(true);
          expect(isMatch({ a: [{ cidr: `${base.join('.')}/${bits}` }] }, { a: told })).toBe(
            first(address) === first(base),
          );
        },
      ),
    );
  });

  test('anything but a filter is what the filter is not, for texts', () => {
    const filter = fc.oneof(
      fc.record({ prefix: text.filter(Boolean) }),
      fc.record({ suffix: text.filter(Boolean) }),
      fc.record({ 'equals-ignore-case': text }),
    );
    fc.assert(
      fc.property(filter, text, (one, value) => {
        expect(isMatch({ a: [{ 'anything-but': one }] }, { a: value })).toBe(
          !isMatch({ a: [one] }, { a: value }),
        );
      }),
    );
  });
});

const toNumber = (octets: number[]): number => octets.reduce((sum, octet) => sum * 256 + octet, 0);

/** Whether a text is these pieces in their order, with anything between them: by trying each place of each. */
function follow([piece = '', ...more]: string[], text: string): boolean {
  if (!text.startsWith(piece)) return false;
  const rest = text.slice(piece.length);
  if (more.length === 0) return rest === '';
  return Array.from({ length: rest.length + 1 }, (_, skip) => rest.slice(skip)).some((left) =>
    follow(more, left),
  );
}
