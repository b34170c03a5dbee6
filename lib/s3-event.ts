import * as z from 'zod';
import { decodeS3Key } from './s3-key.ts';
import { padSequencer } from './sequencer.ts';

/** What a notification is taken to mean: something happened to this key, as number `sequencer` of its changes. */
export type ObjectChange = z.output<typeof ObjectChange>;

/** One record of an S3 notification. Unknown fields and later 2.x versions are welcome. */
export const ObjectChange = z
  .object({
    eventVersion: z.string().startsWith('2.'),
    eventName: z.string(),
    s3: z.object({
      bucket: z.object({ name: z.string() }),
      object: z.object({
        key: z.string().min(1).transform(decodeS3Key),
        sequencer: z.hex().min(1).max(64).transform(padSequencer),
      }),
    }),
  })
  .transform(({ eventName, s3 }) => ({
    event: eventName,
    bucket: s3.bucket.name,
    key: s3.object.key,
    sequencer: s3.object.sequencer,
  }));

/**
 * An S3 notification as Lambda hands it over. The records are left as they are, to be parsed one by one: a malformed
 * one must not keep the others from being handled. The test event that S3 sends when it is configured has none.
 */
export const S3Event = z.union([
  z.object({ Records: z.array(z.unknown()) }),
  z.object({ Event: z.literal('s3:TestEvent') }).transform(() => ({ Records: [] })),
]);
