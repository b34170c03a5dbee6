import * as z from 'zod/mini';

/** What S3 writes is short and plain. Whatever else there may be is no evidence, and no reason to leave a message alone. */
const word = z.catch(z.optional(z.string().check(z.regex(/^[ -~]{1,200}$/))), undefined);

/**
 * Who has deleted something, as the event has it: for whoever looks for them, and to decide nothing by. `requester` is an
 * account, or a service of AWS such as the lifecycle; which user of it, CloudTrail knows. What is not said is left out.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
export const DeletedBy = z.pipe(
  z.object({ requester: word, 'source-ip-address': word, reason: word }),
  z.transform(({ requester, 'source-ip-address': sourceIpAddress, reason }) => ({
    ...(requester && { requester }),
    ...(sourceIpAddress && { sourceIpAddress }),
    ...(reason && { reason }),
  })),
);
/** See {@link DeletedBy}. */
export type DeletedBy = z.output<typeof DeletedBy>;
