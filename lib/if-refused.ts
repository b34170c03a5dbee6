import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';

/** Takes a condition that does not hold for an answer: no. */
export function ifRefused(error: unknown): false {
  if (!(error instanceof ConditionalCheckFailedException)) throw error;
  return false;
}
