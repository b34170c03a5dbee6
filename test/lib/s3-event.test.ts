import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ObjectChange, S3Event } from '../../lib/s3-event.ts';

const records = (name: string): unknown[] =>
  S3Event.parse(JSON.parse(readFileSync(`events/thumbnail/${name}.json`, 'utf8'))).Records;

/** The record of a put, with another version, and with this in its `object`. */
const record = (eventVersion: string, object: object) => ({
  eventVersion,
  eventName: 'ObjectCreated:Put',
  news: 'of a later version',
  s3: { bucket: { name: 'photos' }, object: { key: 'a', sequencer: '0A', ...object } },
});

test('a record is read as the change of a key', () => {
  expect(ObjectChange.parse(records('encoded-key')[0])).toEqual({
    event: 'ObjectCreated:Post',
    bucket: 'lambda-by-example-dev-photos-111111111111',
    key: 'uploads/ada/café & crème + 100% (2).jpg',
    sequencer: '0055AED6DCD90281F0'.padEnd(64, '0'),
  });
});

test('the test event of S3 has no records', () => {
  expect(records('test-event')).toEqual([]);
});

test.each(['2.1', '2.2', '2.6'])('version %s of the event is read, with all that is new in it', (version) => {
  expect(ObjectChange.safeParse(record(version, { novelty: 1 })).success).toBe(true);
});

test.each([
  ['another major version', record('3.0', {})],
  ['no sequencer', record('2.1', { sequencer: undefined })],
  ['a sequencer that is not hexadecimal', record('2.1', { sequencer: 'soon' })],
  ['a sequencer that is too long to compare', record('2.1', { sequencer: 'A'.repeat(65) })],
  ['no key', record('2.1', { key: '' })],
  ['nothing', undefined],
])('a record with %s is refused', (_, malformed) => {
  expect(ObjectChange.safeParse(malformed).success).toBe(false);
});

test.each([{}, { Records: 'none' }, { Event: 's3:OtherEvent' }, 'text'])('%j is no S3 event', (event) => {
  expect(S3Event.safeParse(event).success).toBe(false);
});
