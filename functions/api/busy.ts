import { LeftOverError } from '../../lib/until-nothing-is-left.ts';

/**
 * What AWS calls it when it is asked too much, by services that the API asks.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 */
const NAMES = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
  'SlowDown',
]);

/** For how long to leave it alone. DynamoDB counts by the second, and others will come again, too. */
export const BUSY_SECONDS = 2;

/** Whether a service was asked too much, and still was after several attempts: the same may go well a little later. */
export const isBusy = (error: Error): boolean => error instanceof LeftOverError || NAMES.has(error.name);
