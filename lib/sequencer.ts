import * as z from 'zod/mini';

/** Wider than any sequencer seen; fixed, so that the table too can compare them as strings. */
const WIDTH = 64;

/**
 * Brings the sequencers of one key, whose lengths differ, into a form in which string order is event order. Those of
 * different keys cannot be compared.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export const padSequencer = (hex: string): string => hex.toUpperCase().padEnd(WIDTH, '0');

/** A sequencer as S3 writes it, padded. */
export const Sequencer = z.pipe(z.hex().check(z.minLength(1), z.maxLength(WIDTH)), z.transform(padSequencer));
