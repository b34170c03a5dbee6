import { AwsError } from '../gateway/aws-error.ts';

/** A parameter that breaks a rule. */
export const invalidParameter = (message: string): AwsError => new AwsError('InvalidParameterValue', message);

/** A value that breaks a rule. */
export const invalidValue = (value: string | number, name: string, reason: string): AwsError =>
  invalidParameter(`Value ${value} for parameter ${name} is invalid. Reason: ${reason}`);

export const missingParameter = (name: string): AwsError =>
  new AwsError('MissingParameter', `The request must contain the parameter ${name}.`);

export const noSuchQueue = (): AwsError =>
  new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');

export const invalidHandle = (handle: string): AwsError =>
  new AwsError(
    'ReceiptHandleIsInvalid',
    `The input receipt handle "${handle}" is not a valid receipt handle.`,
    404,
  );
