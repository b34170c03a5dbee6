import { createHash } from 'node:crypto';
import { AwsError } from '../gateway/aws-error.ts';

const ILLEGAL = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

const invalidContents = (message: string): AwsError => new AwsError('InvalidMessageContents', message);

/**
 * @throws AwsError what `refuse` makes, for a text that XML could not carry
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export function checkCharacters(text: string, refuse = invalidContents): void {
  if (ILLEGAL.test(text))
    throw refuse(
      'Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF',
    );
}

/** The digest by which clients check that a text came through. */
export const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
