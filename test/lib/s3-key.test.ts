import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeS3Key, imageId, ownerOf } from '../../lib/s3-key.ts';

/** How S3 writes a key in a notification, by an implementation of the form encoding that is not ours. */
const encode = (key: string): string => new URLSearchParams({ key }).toString().slice('key='.length);

describe('decodeS3Key', () => {
  test('gives back any key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (key) => {
        expect(decodeS3Key(encode(key))).toBe(key);
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    ['red+flower.jpg', 'red flower.jpg'],
    ['uploads/VJ9B4951+-+Copy+%282%29+-+Copy.jpg', 'uploads/VJ9B4951 - Copy (2) - Copy.jpg'],
    ['1%2B1.jpg', '1+1.jpg'],
    ['100%25.jpg', '100%.jpg'],
    ['cafe%CC%81.jpg', 'cafe\u0301.jpg'],
  ])('reads %s as %s', (encoded, key) => {
    expect(decodeS3Key(encoded)).toBe(key);
  });

  test('refuses what is not encoded', () => {
    expect(() => decodeS3Key('100%.jpg')).toThrow(URIError);
  });
});

describe('imageId', () => {
  test('is 26 characters that need no escaping anywhere', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (key) => {
        expect(imageId('bucket', key)).toMatch(/^[0-9a-v]{26}$/);
      }),
    );
  });

  test('is that of the bucket and the key, to the letter', () => {
    // Act
    const ids = [
      imageId('bucket', 'uploads/ada/caf\u00e9.jpg'),
      imageId('bucket', 'uploads/ada/cafe\u0301.jpg'),
      imageId('bucket', 'uploads/ada/Caf\u00e9.jpg'),
      imageId('other', 'uploads/ada/caf\u00e9.jpg'),
    ];

    // Assess
    expect(new Set(ids).size).toBe(4);
    expect(imageId('bucket', 'uploads/ada/caf\u00e9.jpg')).toBe(ids[0]);
  });
});

describe('ownerOf', () => {
  test.each([
    ['uploads/ada/cat.jpg', 'ada'],
    ['uploads/ada/a/b.jpg', 'ada'],
    ['uploads/ada/\n', 'ada'],
    ['uploads/cat.jpg', undefined],
    ['uploads/ada/', undefined],
    ['uploads//cat.jpg', undefined],
    ['other/ada/cat.jpg', undefined],
  ])('of %j is %s', (key, owner) => {
    expect(ownerOf(key)).toBe(owner);
  });
});
