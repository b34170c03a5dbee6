import * as z from 'zod/mini';
import { AppError } from './errors.ts';
import { decodeS3Key } from './s3-key.ts';
import { Sequencer } from './sequencer.ts';

/** What a notification is taken to mean: something happened to this key, as number `sequencer` of its changes. */
export type ObjectChange = z.output<typeof ObjectChange>;

/** One record of an S3 notification. Unknown fields and later 2.x versions are welcome. */
export const ObjectChange = z.pipe(
  z.object({
    eventVersion: z.string().check(z.startsWith('2.')),
    eventName: z.string(),
    s3: z.object({
      bucket: z.object({ name: z.string() }),
      object: z.object({
        key: z.pipe(z.string().check(z.minLength(1)), z.transform(decodeS3Key)),
        sequencer: Sequencer,
      }),
    }),
  }),
  z.transform(({ eventName, s3 }) => ({
    event: eventName,
    bucket: s3.bucket.name,
    key: s3.object.key,
    sequencer: s3.object.sequencer,
  })),
);

/**
 * An S3 notification as Lambda hands it over. The records are left as they are, to be parsed one by one: a malformed
 * one must not keep the others from being handled. The test event that S3 sends when it is configured has none.
 */
export const S3Event = z.union([
  z.object({ Records: z.array(z.unknown()) }),
  z.pipe(
    z.object({ Event: z.literal('s3:TestEvent') }),
    z.transform(() => ({ Records: [] })),
  ),
]);

/** A record that is not what S3 sends. It is about no object that could be named, so it is left to an operator. */
export class MalformedRecordError extends AppError {
  override readonly name = 'MalformedRecordError';
  readonly code = 'MALFORMED_RECORD';
  readonly retryable = false;
}

/** The records of a notification, not read yet. @throws MalformedRecordError if it is none */
export function recordsIn(event: unknown): unknown[] {
  const { success, data } = S3Event.safeParse(event);
  if (success) return data.Records;
  throw new MalformedRecordError('The event is no notification of S3: it has no list of Records');
}

/** Reads one record. @throws MalformedRecordError that names what is wrong */
export function readChange(record: unknown): ObjectChange {
  const { success, data, error } = ObjectChange.safeParse(record);
  if (success) return data;
  throw malformed(error);
}

/** What is wrong with a record, by what a schema says of it. */
export const malformed = ({ issues }: z.core.$ZodError): MalformedRecordError =>
  new MalformedRecordError(issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
