import { S3ServiceException } from '@aws-sdk/client-s3';
import { SupersededError } from './errors.ts';

/** Takes 404 for an answer. */
export function ifMissing(error: unknown): undefined {
  if (statusOf(error) !== 404) throw error;
}

/** What has changed since it was looked at, or is being changed at this moment. */
const OVERTAKEN = new Set([
  'NotFound',
  'NoSuchKey',
  'NoSuchVersion',
  'PreconditionFailed',
  'ConditionalRequestConflict',
]);

/**
 * Takes a condition that does not hold for an answer: somebody else was quicker.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 * @throws SupersededError, or the error itself if it is another one
 */
export function asSuperseded(error: unknown): never {
  if (!(error instanceof S3ServiceException) || !OVERTAKEN.has(error.name)) throw error;
  throw new SupersededError(`${error.name}: ${error.message}`, { cause: error });
}

const statusOf = (error: unknown): number | undefined =>
  error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
