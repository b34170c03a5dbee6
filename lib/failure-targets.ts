import * as z from 'zod/mini';

/**
 * The functions and queues to which failed events may be sent again, as a setting: their ARNs, with commas between
 * them. By whole ARNs, and not by how they begin: that would take in this account's other stages, and whoever forges
 * a record could have the function `redrive` invoke itself.
 */
export const Targets = z.pipe(
  z.string('is not set'),
  z.transform((arns): ReadonlySet<string> => new Set(arns.split(',').filter((arn) => arn !== ''))),
);

const FUNCTION_PARTS = 7;

/** The function itself, of whatever version or alias of it the ARN is. Other ARNs stay as they are. */
export const withoutQualifier = (arn: string): string =>
  arn.startsWith('arn:') && arn.split(':')[2] === 'lambda'
    ? arn.split(':').slice(0, FUNCTION_PARTS).join(':')
    : arn;

/** What the ARN is of: `lambda`, `sqs`. */
export const serviceOf = (arn: string): string | undefined => arn.split(':')[2];

/** The last part of the ARN: the function's or queue's name. */
export const nameOf = (arn: string): string => arn.split(':').at(-1) ?? arn;
