import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { SETTINGS } from './config.ts';
import { invalidHandle, invalidValue } from './errors.ts';

/** One receive of a message: what its handle says. */
export interface Receipt {
  queueArn: string;
  /** Of the message, in the store. */
  seq: number;
  /** Epoch milliseconds. */
  receivedAt: number;
}

const Written = z.tuple([z.string(), z.int(), z.int(), z.string()]);

/** A handle for a receive. It is another one each time. */
export function handleOf({ queueArn, seq, receivedAt }: Receipt): string {
  const nonce = randomBytes(12).toString('base64');
  return Buffer.from(JSON.stringify([queueArn, seq, receivedAt, nonce])).toString('base64');
}

/**
 * Reads a handle. An older one of a message still stands for it: AWS documents that it might not, and honours it.
 * @param now - epoch milliseconds
 * @throws AwsError `ReceiptHandleIsInvalid` for one that this queue never gave out, `InvalidParameterValue` for one
 *   that has expired
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html
 */
export function readHandle(handle: string, queueArn: string, now: number): Receipt {
  const { success, data } = Written.safeParse(parsed(handle));
  if (!success || data[0] !== queueArn) throw invalidHandle(handle);
  const [, seq, receivedAt] = data;
  if (now > receivedAt + SETTINGS.VisibilityTimeout.most * 1000)
    throw invalidValue(handle, 'ReceiptHandle', 'The receipt handle has expired.');
  return { queueArn, seq, receivedAt };
}

function parsed(handle: string): unknown {
  try {
    return JSON.parse(Buffer.from(handle, 'base64').toString());
  } catch {
    return undefined;
  }
}
