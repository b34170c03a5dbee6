import * as z from 'zod/mini';
import { DeletedBy } from './deleted-by.ts';
import { Sequencer } from './sequencer.ts';

/**
 * What S3 tells EventBridge of an object: something happened to this key. Unlike in a notification the key is not
 * encoded, and a version that is deleted for good has the same event as a delete marker. Unknown fields are welcome.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
export const BucketChange = z.pipe(
  z.object({
    source: z.literal('aws.s3'),
    'detail-type': z.enum(['Object Created', 'Object Deleted']),
    detail: z.looseObject({
      bucket: z.object({ name: z.string() }),
      object: z.object({
        key: z.string().check(z.minLength(1)),
        // Not promised of every deletion, such as those of the lifecycle: without it the order of events has no say.
        sequencer: z._default(Sequencer, ''),
      }),
    }),
  }),
  z.transform(({ 'detail-type': event, detail }) => ({
    event,
    bucket: detail.bucket.name,
    key: detail.object.key,
    sequencer: detail.object.sequencer,
    ...(event === 'Object Deleted' && DeletedBy.parse(detail)),
  })),
);
/** See {@link BucketChange}. */
export type BucketChange = z.output<typeof BucketChange>;
