import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { correlationIdOf, withCorrelation } from '../../lib/correlation.ts';

const S3 = 'D82B88E5F771F601';

test.each([
  ['a photo’s upload, as S3 tells Lambda', file('events/thumbnail/put.json'), S3],
  ['a photo’s upload, as S3 tells EventBridge', { id: 'e-1', detail: { 'request-id': S3 } }, S3],
  ['a request to the API', { requestContext: { requestId: 'JKJaXmPLvHcESHA=' } }, 'JKJaXmPLvHcESHA='],
  ['an event of this app', { detail: { correlationId: 'tick-1' } }, 'tick-1'],
  ['an event of one function to another', { correlationId: 'call-1', seconds: 1 }, 'call-1'],
  ['an event that is sent again', { correlationId: 'old', redrive: { correlationId: 'first' } }, 'first'],
])('%s has a correlation id', (_, event, expected) => {
  expect(correlationIdOf(event)).toBe(expected);
});

test.each([
  [null],
  ['text'],
  [[]],
  [{ correlationId: '' }],
  [{ correlationId: 'x'.repeat(201) }],
  [{ correlationId: { toString: 'no text' } }],
  [{ Records: [] }],
  [{ Records: 'none' }],
  [JSON.parse('{"__proto__":{"correlationId":"inherited"}}')],
])('%j has none', (event) => {
  expect(correlationIdOf(event)).toBeUndefined();
});

test('what an event causes has its id, unless it has one of its own', () => {
  expect(withCorrelation({ seconds: 1 }, 'a')).toEqual({ correlationId: 'a', seconds: 1 });
  expect(withCorrelation({ correlationId: 'b' }, 'a')).toEqual({ correlationId: 'b' });
  for (const payload of ['text', 1, null, [1]]) expect(withCorrelation(payload, 'a')).toBe(payload);
});

function file(name: string): unknown {
  return JSON.parse(readFileSync(name, 'utf8'));
}
