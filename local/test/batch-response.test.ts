import { expect, test } from 'vitest';
import { failedMessages } from '../lambda/batch-response.ts';

const ids = ['a', 'b', 'c'];

test.each([
  ['null', 'null'],
  ['an empty object', '{}'],
  ['an empty list', '{"batchItemFailures":[]}'],
  ['no list', '{"batchItemFailures":null}'],
  ['a text', '"done"'],
  [
    'a misspelt name: nothing failed, as far as Lambda can see',
    '{"BatchItemFailures":[{"itemIdentifier":"a"}]}',
  ],
])('%s is a success', (_, answer) => {
  expect(failedMessages(answer, ids)).toEqual([]);
});

test('those that are named failed, and no others', () => {
  const answer = '{"batchItemFailures":[{"itemIdentifier":"b"},{"itemIdentifier":"c"}]}';

  expect(failedMessages(answer, ids)).toEqual(['b', 'c']);
});

test.each([
  ['no JSON', '{'],
  ['an id that is empty', '{"batchItemFailures":[{"itemIdentifier":""}]}'],
  ['an id that is null', '{"batchItemFailures":[{"itemIdentifier":null}]}'],
  ['a misspelt key of an id', '{"batchItemFailures":[{"itemIdentifer":"a"}]}'],
  ['an id of no message', '{"batchItemFailures":[{"itemIdentifier":"a"},{"itemIdentifier":"z"}]}'],
  ['no list of failures', '{"batchItemFailures":"a"}'],
])('%s fails the whole batch', (_, answer) => {
  expect(failedMessages(answer, ids)).toEqual(ids);
});
