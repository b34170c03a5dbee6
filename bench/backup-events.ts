import { message, PHOTOS } from '../test/helpers/failure-messages.ts';

/** The key of a photo. */
export const keyOf = (prefix: string, number: number): string =>
  `${prefix}/${String(number).padStart(6, '0')}.jpg`;

/** The events of so many new photos, as SQS hands them to Lambda: ten at a time. */
export function* batchesOf(prefix: string, count: number): Generator<{ Records: object[] }> {
  for (let first = 0; first < count; first += 10) {
    const numbers = Array.from({ length: Math.min(10, count - first) }, (_, index) => first + index);
    yield { Records: numbers.map((number) => message(created(keyOf(prefix, number)))) };
  }
}

const created = (key: string) => ({
  source: 'aws.s3',
  'detail-type': 'Object Created',
  detail: { bucket: { name: PHOTOS }, object: { key, sequencer: '0055AED6DCD90281E5' } },
});
