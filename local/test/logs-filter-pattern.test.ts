import { describe, expect, test } from 'vitest';
import { parseFilterPattern } from '../logs/filter-pattern.ts';

const ID = '8b6f9a0e-6d0c-4f53-9df8-6f4b5c0a7f10';
const MESSAGES = [
  '[ERROR 400] BAD REQUEST\n',
  '[ERROR 419] MISSING ARGUMENTS\n',
  '[INFO 200] REQUEST with "quotes" and \\ in it\n',
  `START RequestId: ${ID} Version: $LATEST\n`,
  `{"level":"ERROR","status":404,"request":{"id":"${ID}","tags":["a","b"]}}\n`,
  '{"level":"WARN","status":"404","request":null}\n',
  'Grüße\n',
];

/** The numbers of the messages that match. */
const matching = (pattern: string): number[] => {
  const matches = parseFilterPattern(pattern);
  return [...MESSAGES.keys()].filter((n) => matches(MESSAGES[n] ?? ''));
};

describe('a filter pattern', () => {
  test.each([
    ['', [0, 1, 2, 3, 4, 5, 6]],
    ['   ', [0, 1, 2, 3, 4, 5, 6]],
    ['ERROR', [0, 1, 4]],
    ['error', []],
    ['RROR', [0, 1, 4]],
    ['ERROR ARGUMENTS', [1]],
    ['ERROR -ARGUMENTS', [0, 4]],
    ['-ERROR', [2, 3, 5, 6]],
    ['-ERROR -START', [2, 5, 6]],
    ['?BAD ?START', [0, 3]],
    // As on AWS, optional terms count for nothing beside others.
    ['?BAD ?START ARGUMENTS', [1]],
    ['?BAD -ERROR', [2, 3, 5, 6]],
    [`"${ID}"`, [3, 4]],
    ['"ERROR 4"', [0, 1]],
    ['"ERROR  4"', []],
    ['-"BAD REQUEST" ERROR', [1, 4]],
    ['?"BAD REQUEST" ?"quotes"', [0, 2]],
    [String.raw`"\"quotes\""`, [2]],
    [String.raw`"and \\ in"`, [2]],
    ['Grüße', [6]],
  ])('of terms: %s', (pattern, expected) => {
    expect(matching(pattern)).toEqual(expected);
  });

  test.each([
    ['{ $.level = "ERROR" }', [4]],
    ['{$.level=ERROR}', [4]],
    ['{ $.level != "ERROR" }', [5]],
    ['{ $.level = "*R*" }', [4, 5]],
    ['{ $.level = "E.ROR" }', []],
    ['{ $.status = 404 }', [4]],
    ['{ $.status != 404 }', [5]],
    ['{ $.status = "404" }', [5]],
    [`{ $.request.id = "${ID}" }`, [4]],
    ['{ $.request.tags[1] = "b" }', [4]],
    ['{ $.request.tags[2] = "b" }', []],
    ['{ $.request.tags.length = 2 }', []],
    ['{ $.level.length = 5 }', []],
    ['{ $.nothing != 1 }', []],
  ])('of JSON: %s', (pattern, expected) => {
    expect(matching(pattern)).toEqual(expected);
  });

  test.each([
    [ID, `Invalid character(s) in term '${ID}'`],
    ['-a.b', "Invalid character(s) in term 'a.b'"],
    ['"half', 'Invalid filter pattern'],
    ['"a"b', 'Invalid filter pattern'],
    ['?', "Invalid character(s) in term '?'"],
    ['[ip, user, status = 404]', 'space-delimited patterns'],
    ['%ERROR|WARN%', 'regular expressions'],
    ['{ $.level = "ERROR"', "must end with '}'"],
    ['{ $.level = "ERROR" && $.status = 404 }', 'one = or !='],
    ['{ $.status > 400 }', 'one = or !='],
    ['{ $.request IS NULL }', 'one = or !='],
    ['{ $.request NOT EXISTS }', 'one = or !='],
    ['{ $.level = %E.*% }', 'one = or !='],
    ['{ $.cached = TRUE }', 'one = or !='],
  ])('like %s is refused', (pattern, why) => {
    expect(() => parseFilterPattern(pattern)).toThrowError(
      expect.objectContaining({ code: 'InvalidParameterException', message: expect.stringContaining(why) }),
    );
  });
});
