import { describe, expect, test } from 'vitest';
import { holds } from '../iam/conditions.ts';
import { contextOf } from '../iam/context.ts';
import { isLike } from '../iam/wildcard.ts';

const QUEUE = 'arn:aws:sqs:eu-west-1:111111111111:jobs';

/** Whether one operator, with one key, takes these values; undefined is a key that a request has not. */
const takes = (operator: string, wanted: string | string[], value: string | string[] | undefined): boolean =>
  holds({ [operator]: { 'my:Key': [wanted].flat() } }, contextOf({ 'my:Key': value }));

describe('an operator compares', () => {
  test.each<[operator: string, wanted: string | string[], value: string, expected: boolean]>([
    ['StringEquals', 'a', 'a', true],
    ['StringEquals', 'a', 'A', false],
    ['StringEquals', 'a*', 'ab', false],
    ['StringEquals', ['a', 'b'], 'b', true],
    ['StringNotEquals', 'a', 'a', false],
    ['StringNotEquals', ['a', 'b'], 'b', false],
    ['StringNotEquals', ['a', 'b'], 'c', true],
    ['StringEqualsIgnoreCase', 'a', 'A', true],
    ['StringNotEqualsIgnoreCase', 'a', 'A', false],
    ['StringLike', 'a*z', 'a\nz', true],
    ['StringLike', 'a?', 'ab', true],
    ['StringLike', 'a?', 'a', false],
    ['StringLike', 'a.c', 'abc', false],
    ['StringLike', 'a*', 'Ab', false],
    ['StringLike', '(a|b)[c]$^', '(a|b)[c]$^', true],
    ['StringNotLike', 'a*', 'ab', false],
    ['ArnEquals', 'arn:aws:sqs:*:111111111111:*', QUEUE, true],
    ['ArnLike', QUEUE, QUEUE, true],
    // No star but the last part's reaches over a colon.
    ['ArnLike', 'arn:aws:*:jobs', QUEUE, false],
    ['ArnLike', 'arn:aws:logs:*:*:log-group:*', 'arn:aws:logs:a:b:log-group:/x:log-stream:y', true],
    ['ArnNotLike', 'arn:aws:sqs:*:*:jobs', QUEUE, false],
    ['ArnNotEquals', 'arn:aws:sqs:*:*:others', QUEUE, true],
    ['Bool', 'true', 'true', true],
    ['Bool', 'TRUE', 'true', true],
    ['Bool', 'false', 'true', false],
    ['NumericEquals', '10', '10.0', true],
    ['NumericNotEquals', '10', '10', false],
    ['NumericLessThan', '10', '9', true],
    ['NumericLessThan', '10', '10', false],
    ['NumericLessThanEquals', '10', '10', true],
    ['NumericGreaterThan', '9', '10', true],
    ['NumericGreaterThanEquals', '10', '9', false],
    ['NumericLessThan', '10', 'few', false],
    ['NumericEquals', '0', '', false],
    ['NumericEquals', '16', '0x10', false],
    ['NumericGreaterThan', '-1', '0', true],
    ['StringLike', 'a?c', 'a📷c', true],
    ['ArnLike', 'arn:aws:iam::111111111111:*', 'arn:aws:iam::111111111111:role/api', true],
    ['ArnLike', 'arn:aws:s3:*:*:photos', 'arn:aws:s3:::photos', true],
    ['ArnLike', 'arn:aws:s3:::photos', 'photos', false],
    ['Null', 'false', 'a', true],
    ['Null', 'true', 'a', false],
    ['Null', ['true', 'false'], 'a', true],
  ])('%s %j with %j: %s', (operator, wanted, value, expected) => {
    expect(takes(operator, wanted, value)).toBe(expected);
  });
});

describe('a key that a request has not', () => {
  test.each<[operator: string, expected: boolean]>([
    ['StringEquals', false],
    ['StringNotEquals', true],
    ['StringEqualsIfExists', true],
    ['StringLikeIfExists', true],
    ['ArnLike', false],
    ['ArnNotLike', true],
    ['Bool', false],
    ['BoolIfExists', true],
    ['NumericLessThan', false],
    ['NumericLessThanIfExists', true],
    ['ForAllValues:StringEquals', true],
    ['ForAnyValue:StringEquals', false],
    ['ForAnyValue:StringNotEquals', false],
    ['ForAnyValue:StringEqualsIfExists', true],
  ])('%s: %s', (operator, expected) => {
    expect(takes(operator, 'a', undefined)).toBe(expected);
  });

  test('is what Null asks for', () => {
    expect(takes('Null', 'true', undefined)).toBe(true);
    expect(takes('Null', 'True', undefined)).toBe(true);
    expect(takes('Null', 'false', undefined)).toBe(false);
  });
});

describe('of many values', () => {
  test.each<[operator: string, values: string[], expected: boolean]>([
    ['ForAllValues:StringEquals', ['a', 'b'], true],
    ['ForAllValues:StringEquals', ['a', 'c'], false],
    ['ForAnyValue:StringEquals', ['c', 'a'], true],
    ['ForAnyValue:StringEquals', ['c', 'd'], false],
    ['ForAllValues:StringNotEquals', ['c', 'd'], true],
    ['ForAllValues:StringNotEquals', ['c', 'a'], false],
    ['ForAnyValue:StringNotEquals', ['a', 'c'], true],
    ['ForAnyValue:StringNotEquals', ['a', 'b'], false],
  ])('%s [a, b] with %j: %s', (operator, values, expected) => {
    expect(takes(operator, ['a', 'b'], values)).toBe(expected);
  });
});

test('all operators have to hold, and all of their keys', () => {
  const conditions = { StringEquals: { a: ['1'], b: ['2'] }, StringLike: { c: ['3*'] } };

  expect(holds(conditions, contextOf({ a: '1', b: '2', c: '34' }))).toBe(true);
  for (const wrong of [{ a: 'x' }, { b: 'x' }, { c: 'x' }])
    expect(holds(conditions, contextOf({ a: '1', b: '2', c: '34', ...wrong }))).toBe(false);
});

test('keys have no case', () => {
  expect(holds({ StringEquals: { 'AWS:principalarn': ['a'] } }, contextOf({ 'aws:PrincipalArn': 'a' }))).toBe(
    true,
  );
});

test('a pattern full of stars is compared in no time', () => {
  const began = performance.now();

  expect(isLike(`${'*'.repeat(40)}a${'*'.repeat(40)}b`, 'a'.repeat(10_000))).toBe(false);

  expect(performance.now() - began).toBeLessThan(1000);
});
