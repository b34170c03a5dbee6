import {
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { readBody } from './read-body.ts';

/** A larger payload does not go into the row: an item ends at 400 KB, and a list reads whole rows. */
export const MOST_BYTES_IN_ROW = 16 * 1024;

/** Outside `uploads/`: what is written there tells no function of it. */
const keyOf = (id: string): string => `failures/${id}.json`;

/** The payloads that are too large for a row, each an object of its own: the pattern is known as claim check. */
export const failurePayloads = (s3: S3Client, Bucket: string, abortSignal: AbortSignal) => ({
  /** Keeps a payload. The first one stays: nobody can put another in its place. */
  async keep(id: string, payload: string): Promise<void> {
    const put = new PutObjectCommand({
      Bucket,
      Key: keyOf(id),
      Body: payload,
      ContentType: 'application/json',
      IfNoneMatch: '*',
    });
    await s3.send(put, { abortSignal }).catch(unless(412));
  },

  /** The payload; undefined if it is gone. Needs `s3:ListBucket`: without it, S3 says 403. */
  async read(id: string): Promise<string | undefined> {
    const get = new GetObjectCommand({ Bucket, Key: keyOf(id) });
    const object = await s3.send(get, { abortSignal }).catch(unless(404));
    return object && (await readBody(object.Body, object.ContentLength ?? 0, abortSignal)).toString();
  },

  async remove(id: string): Promise<void> {
    await s3.send(new DeleteObjectCommand({ Bucket, Key: keyOf(id) }), { abortSignal });
  },
});

/** See {@link failurePayloads}. */
export type FailurePayloads = ReturnType<typeof failurePayloads>;

/** Takes this status for an answer. */
const unless =
  (status: number) =>
  (error: unknown): undefined => {
    const expected = error instanceof S3ServiceException && error.$metadata.httpStatusCode === status;
    if (!expected) throw error;
  };
