import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { createPresignedPost, type PresignedPostOptions } from '@aws-sdk/s3-presigned-post';
import { expect } from 'vitest';
import type { startCloud } from './cloud.ts';
import { type Fields, sendForm } from './forms.ts';
import { outcomeOf } from './raw-request.ts';

/** What a form is signed for, beside the key `cat.txt`. */
export type Given = Partial<PresignedPostOptions>;

/** Forms for a bucket, as the SDK signs them. */
export function presignedForms(
  { s3, cloud, endpoint, directory }: Awaited<ReturnType<typeof startCloud>>,
  Bucket: string,
) {
  /** What the bucket and the disk hold, and what was told of it. */
  async function state() {
    const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
    const events = cloud.trace.recent.filter(({ type }) => type === 'ObjectCreated:Post');
    return [Versions.length, readdirSync(join(directory, 'objects')).length, events.length];
  }

  /** Sends a form. @returns status, code and message, as they are in the answer */
  async function send(form: FormData, name = Bucket): Promise<string> {
    const answer = await sendForm(`${endpoint}/${name}`, form);
    const body = await answer.text();
    const message = /<Message>(.*)<\/Message>/s
      .exec(body)?.[1]
      ?.replaceAll('&quot;', '"')
      .replaceAll('&apos;', "'");
    return [outcomeOf(answer.status, body), message].filter(Boolean).join(': ');
  }

  return {
    send,
    presign: async (given: Given = {}): Promise<Fields> =>
      (await createPresignedPost(s3, { Bucket, Key: 'cat.txt', ...given })).fields,

    /** Sends a form that is to be refused, and sees that nothing comes of it. */
    async expectRefusal(form: FormData, expected: string | RegExp, name?: string): Promise<void> {
      const before = await state();

      const refused = await send(form, name);

      if (typeof expected === 'string') expect(refused).toBe(expected);
      else expect(refused).toMatch(expected);
      expect(await state()).toEqual(before);
    },
  };
}
