import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { NewImage } from '../../functions/api/schemas.ts';
import type { NewImage as Announced } from '../../functions/site/page/api/answers.ts';
import { plainName, refusal } from '../../functions/site/page/upload/check-file.ts';
import { Queue } from '../../functions/site/page/upload/queue.ts';
import { noAnswer, refused } from '../../functions/site/page/upload/s3-words.ts';
import {
  sendFile,
  type Progress,
  type Upload,
  UploadError,
  type UploadPorts,
} from '../../functions/site/page/upload/upload.ts';
import { limits } from '../../lib/limits.ts';

const file = new File(['photo'], 'cat.jpg', { type: 'image/jpeg' });
const announced: Announced = { id: 'image-1', status: 'pending', upload: { url: 'https://s3', fields: {} } };
const passing = new UploadError('No network', true);
const final = new UploadError('Too large', false);

/** Sends a file in a world in which sending ends so, one time after the other. */
async function sending(...ends: (UploadError | 'sent')[]) {
  const told: Progress[] = [];
  const waits: number[] = [];
  let last: Upload = { key: 'key-1', file, progress: { step: 'waiting' } };
  const announce = vi.fn<UploadPorts['announce']>(async () => announced);
  await sendFile(last, {
    announce,
    async send(_, __, onShare) {
      onShare(0.5);
      const end = ends.shift();
      if (end !== 'sent') throw end;
    },
    onChange: (upload) => {
      last = upload;
      told.push(upload.progress);
    },
    wait: async (ms) => void waits.push(ms),
  });
  return { told, waits, announce, last };
}

describe('an upload', () => {
  test('is announced, sent, and tells how far it is', async () => {
    const { told, last } = await sending('sent');

    expect(told).toEqual([
      { step: 'sending', share: 0 },
      { step: 'sending', share: 0 },
      { step: 'sending', share: 0.5 },
      { step: 'sent' },
    ]);
    expect(last.id).toBe('image-1');
  });

  test('is repeated after what may pass, under the same key: it stays one photo', async () => {
    const { announce, waits, last } = await sending(passing, passing, 'sent');

    expect(announce.mock.calls).toEqual([
      [file, 'key-1'],
      [file, 'key-1'],
      [file, 'key-1'],
    ]);
    expect(waits).toEqual([1_000, 2_000]);
    expect(last.progress).toEqual({ step: 'sent' });
  });

  test('is left to who sends it after four attempts', async () => {
    const { announce, last } = await sending(passing, passing, passing, passing);

    expect(announce).toHaveBeenCalledTimes(4);
    expect(last.progress).toEqual({ step: 'failed', reason: 'No network', mayPass: true });
  });

  test('is not repeated if it would end alike', async () => {
    const { announce, last } = await sending(final);

    expect(announce).toHaveBeenCalledTimes(1);
    expect(last.progress).toEqual({ step: 'failed', reason: 'Too large', mayPass: false });
  });
});

describe('the queue', () => {
  test('has three on the way at the same time, in their order, and goes on after each', async () => {
    const queue = new Queue(3);
    const started: number[] = [];
    const ends: (() => void)[] = [];
    for (const number of [1, 2, 3, 4, 5])
      queue.add(() => {
        started.push(number);
        return new Promise((resolve) => ends.push(resolve));
      });

    const first = [...started];
    ends[1]?.();
    await expect.poll(() => started.length).toBe(4);

    expect(first).toEqual([1, 2, 3]);
    expect(started).toEqual([1, 2, 3, 4]);
  });
});

describe('a file', () => {
  test.each([
    [{ type: 'image/jpeg', size: 1 }, undefined],
    [{ type: 'image/gif', size: limits.bytes }, undefined],
    [{ type: 'image/jpeg', size: limits.bytes + 1 }, 'The file has 52 MB. A photo may have 50 MB at most.'],
    [{ type: 'image/jpeg', size: 80e6 }, 'The file has 80 MB. A photo may have 50 MB at most.'],
    [{ type: 'image/png', size: 0 }, 'The file is empty.'],
    [{ type: 'image/heic', size: 1 }, 'HEIC cannot be shown here. JPEG, PNG, WebP and GIF can.'],
    [{ type: 'image/svg+xml', size: 1 }, 'SVG cannot be shown here. JPEG, PNG, WebP and GIF can.'],
    [
      { type: 'text/plain', size: 1 },
      'A file of this type cannot be shown here. JPEG, PNG, WebP and GIF can.',
    ],
    [{ type: '', size: 1 }, 'A file of this type cannot be shown here. JPEG, PNG, WebP and GIF can.'],
  ])('%j is refused so', (given, expected) => {
    expect(refusal(given)).toBe(expected);
  });
});

describe('the name of a file', () => {
  test.each([
    ['cat.jpg', 'cat.jpg'],
    ['長崎 👩‍🚀 <b>.png', '長崎 👩‍🚀 <b>.png'],
    ['a/b\\c\n.jpg', 'a_b_c_.jpg'],
    ['..', undefined],
    [' ', undefined],
    ['', undefined],
  ])('%j is sent as %j', (name, expected) => {
    expect(plainName(name)).toBe(expected);
  });

  test('is one that the API takes, whatever a machine calls its files', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 600 }), fc.string()), (text) => {
        const asked = { contentType: 'image/jpeg', name: plainName(text) };

        expect(NewImage.safeParse(asked).error).toBeUndefined();
      }),
    );
  });
});

/** An error as S3 tells it. */
const xml = (code: string, message = '') =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;

describe('what S3 says', () => {
  test.each([
    [400, xml('EntityTooLarge'), 'The photo is larger than was announced, or than is allowed.', false],
    [400, xml('EntityTooSmall'), 'The photo is smaller than was announced. Has the file changed?', false],
    [403, xml('AccessDenied', 'Invalid according to Policy: Policy expired.'), 'its form has expired', true],
    [403, xml('AccessDenied', 'Access Denied'), 'its form has expired, or does not fit', false],
    [503, xml('SlowDown'), 'S3 is busy.', true],
    [418, xml('Teapot'), 'S3 does not take this photo: Teapot.', false],
    [502, '<html>', 'S3 does not take this photo: status 502.', true],
  ])('%i %s is said in words', (status, answer, words, mayPass) => {
    const error = refused(status, answer);

    expect(error.message).toContain(words);
    expect(error.mayPass).toBe(mayPass);
  });

  test('nothing at all is told with the two reasons that it may have', () => {
    expect(noAnswer('photos.s3.eu-west-1.amazonaws.com')).toMatchObject({
      message: expect.stringMatching(/^photos\.s3\..* no network, or .* CORS/),
      mayPass: true,
    });
  });
});
