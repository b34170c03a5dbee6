import { afterEach, describe, expect, test, vi } from 'vitest';
import type { NewImage } from '../../functions/site/page/api/answers.ts';
import type { Client } from '../../functions/site/page/api/client.ts';
import { ApiError } from '../../functions/site/page/api/errors.ts';
import { createKeptUploads } from '../../functions/site/page/state/kept-uploads.ts';
import { countOnTheirWay, createUploads, worthRetrying } from '../../functions/site/page/state/uploads.ts';
import { UploadError } from '../../functions/site/page/upload/upload.ts';

afterEach(() => void vi.useRealTimers());

const lookout = { isVisible: () => true, isOnline: () => true, onChange: () => () => {} };
const photo = (name: string) => new File(['photo'], name, { type: 'image/jpeg' });
const announced: NewImage = { id: 'image-1', status: 'pending', upload: { url: 'https://s3', fields: {} } };

/** A client of an API that answers so, and the keys that it was asked under. */
function clientOf(answer: () => NewImage) {
  const keys: string[] = [];
  const client: Client = {
    get: () => Promise.reject(new Error('Nothing is got here')),
    delete: () => Promise.reject(new Error('Nothing is deleted here')),
    async post<Body>(_: string, key: string): Promise<Body> {
      keys.push(key);
      return JSON.parse(JSON.stringify(answer()));
    },
  };
  return { client, keys };
}
const refusing = () =>
  clientOf(() => {
    throw new ApiError(403, 'Forbidden', true);
  });
const stepsOf = ({ entries }: ReturnType<typeof createUploads>) =>
  entries.get().map(({ upload: { progress } }) => progress.step);

describe('uploads whose token is good no longer', () => {
  test('wait for the next one, and go on under the key that they had', async () => {
    const uploads = createUploads(lookout, async () => {});
    const [old, fresh] = [refusing(), clientOf(() => announced)];
    uploads.connect(old.client, () => {});
    uploads.add([photo('1.jpg'), photo('2.jpg'), photo('3.jpg'), photo('4.jpg')]);
    await expect.poll(() => old.keys.length).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 20));

    const meanwhile = countOnTheirWay(uploads.entries.get());
    uploads.connect(fresh.client, () => {});
    await expect.poll(() => stepsOf(uploads)).toEqual(['sent', 'sent', 'sent', 'sent']);

    expect(meanwhile).toBe(4);
    expect(fresh.keys).toEqual(expect.arrayContaining(old.keys));
    expect(new Set(fresh.keys).size).toBe(4);
  });

  test('arrive nevertheless, if they have their form', async () => {
    const { promise: later, resolve } = Promise.withResolvers<void>();
    const uploads = createUploads(lookout, () => later);
    const end = uploads.connect(clientOf(() => announced).client, () => {});
    uploads.add([photo('1.jpg')]);
    await expect.poll(() => uploads.entries.get()[0]?.upload.id).toBe('image-1');

    end();
    resolve();

    await expect.poll(() => stepsOf(uploads)).toEqual(['sent']);
  });

  test('are not stopped by a token of before that ends late', async () => {
    const uploads = createUploads(lookout, async () => {});
    const heard = vi.fn<() => void>();
    const end = uploads.connect(refusing().client, () => {});
    uploads.connect(clientOf(() => announced).client, heard);

    end();
    uploads.add([photo('1.jpg')]);

    await expect.poll(() => stepsOf(uploads)).toEqual(['sent']);
    expect(heard).toHaveBeenCalledOnce();
  });
});

test('what the API refuses for another reason is told at once', async () => {
  const uploads = createUploads(lookout, async () => {});
  const { client } = clientOf(() => {
    throw new ApiError(422, 'The body is not as it should be.', false);
  });
  uploads.connect(client, () => {});

  uploads.add([photo('1.jpg')]);

  await expect.poll(() => stepsOf(uploads)).toEqual(['failed']);
});

test('those that are worth another try are all sent again, and no others', async () => {
  const world = { send: async (): Promise<void> => Promise.reject(new UploadError('No network', true)) };
  vi.useFakeTimers();
  const uploads = createUploads(lookout, async () => world.send());
  const { client, keys } = clientOf(() => announced);
  uploads.connect(client, () => {});
  uploads.add([photo('1.jpg'), new File(['II'], '2.tiff', { type: 'image/tiff' }), photo('3.jpg')]);
  await vi.advanceTimersByTimeAsync(10_000);
  const before = stepsOf(uploads);

  world.send = async () => {};
  uploads.again(...worthRetrying(uploads.entries.get()));
  await vi.advanceTimersByTimeAsync(1);

  expect(before).toEqual(['failed', 'failed', 'failed']);
  expect(stepsOf(uploads)).toEqual(['sent', 'failed', 'sent']);
  expect(worthRetrying(uploads.entries.get())).toEqual([]);
  expect(new Set(keys).size).toBe(2);
});

describe('everybody’s uploads', () => {
  test('are their own, and kept until they are given up', () => {
    const kept = createKeptUploads(lookout, async () => {});

    kept.of('ada').add([photo('1.jpg')]);
    const before = [kept.isBusy(), kept.of('ada').isBusy(), kept.of('zoe').isBusy()];
    kept.forget('ada');

    expect(before).toEqual([true, true, false]);
    expect([kept.isBusy(), kept.of('ada').entries.get()]).toEqual([false, []]);
  });
});
