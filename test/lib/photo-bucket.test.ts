import type { RequestListener } from 'node:http';
import { S3Client } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { photoBucket } from '../../lib/photo-bucket.ts';
import { loopback } from '../helpers/loopback.ts';

const PHOTO = { versionId: 'v1', bytes: 10, uploadedAt: '2026-11-23T09:00:00.000Z' };
const KEY = 'uploads/ada/cat.jpg';

/** Photos from a server that answers so. */
async function photosFrom(answer: RequestListener, signal = new AbortController().signal) {
  const server = await loopback(answer);
  const photos = photoBucket(new S3Client({ ...server.client, maxAttempts: 1 }), signal);
  return { ...server, photos };
}

test('the current version is what S3 says of the key', async () => {
  // Prepare
  await using server = await photosFrom((_, response) => {
    response.writeHead(200, {
      'Content-Length': '10',
      'Last-Modified': 'Mon, 23 Nov 2026 09:00:00 GMT',
      'x-amz-version-id': 'v1',
    });
    response.end();
  });

  // Act
  const photo = await server.photos.head('photos', KEY);

  // Assess
  expect(photo).toEqual(PHOTO);
});

test('404 means that there is none; 403 is a failure', async () => {
  // Prepare
  await using missing = await photosFrom((_, response) => response.writeHead(404).end());
  await using forbidden = await photosFrom((_, response) => response.writeHead(403).end());

  // Act
  const photo = await missing.photos.head('photos', KEY);
  const bytes = await missing.photos.read('photos', KEY, PHOTO);

  // Assess
  expect([photo, bytes]).toEqual([undefined, undefined]);
  await expect(forbidden.photos.head('photos', KEY)).rejects.toMatchObject({
    $metadata: { httpStatusCode: 403 },
  });
});

test('a bucket without versions is an error with a name', async () => {
  // Prepare
  await using server = await photosFrom((_, response) =>
    response.writeHead(200, { 'Content-Length': '10' }).end(),
  );

  // Act
  const head = server.photos.head('photos', KEY);

  // Assess
  await expect(head).rejects.toMatchObject({ name: 'UnversionedBucketError', retryable: false });
});

test('a version is read whole', async () => {
  // Prepare
  await using server = await photosFrom((request, response) => {
    expect(request.url).toBe('/photos/uploads/ada/cat.jpg?versionId=v1&x-id=GetObject');
    response.write('01234');
    setTimeout(() => response.end('56789'), 5);
  });

  // Act
  const bytes = await server.photos.read('photos', KEY, PHOTO);

  // Assess
  expect(bytes?.toString()).toBe('0123456789');
});

test('a body that ends early is an error to try again', async () => {
  // Prepare
  await using server = await photosFrom((_, response) => response.end('01234'));

  // Act
  const bytes = server.photos.read('photos', KEY, PHOTO);

  // Assess
  await expect(bytes).rejects.toMatchObject({ name: 'TruncatedBodyError', retryable: true });
});

test('a body that stalls does not outlast the deadline', async () => {
  // Prepare
  await using server = await photosFrom((_, response) => response.write('01234'), AbortSignal.timeout(100));
  const began = performance.now();

  // Act
  const bytes = server.photos.read('photos', KEY, PHOTO);

  // Assess
  await expect(bytes).rejects.toThrow(/abort/i);
  expect(performance.now() - began).toBeLessThan(10_000);
});
