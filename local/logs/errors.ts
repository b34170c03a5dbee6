import { AwsError } from '../gateway/aws-error.ts';

/** A parameter that breaks a rule. */
export const invalidParameter = (message: string): AwsError =>
  new AwsError('InvalidParameterException', message);

/** @param what - a part of the syntax that is not known here */
export const unsupportedPattern = (what: string): AwsError =>
  invalidParameter(`Not implemented by the local cloud in a filter pattern: ${what}`);

/** @param kind - `group`, `stream` */
export const notFound = (kind: string): AwsError =>
  new AwsError('ResourceNotFoundException', `The specified log ${kind} does not exist.`);
