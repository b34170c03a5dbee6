import { AwsError } from '../gateway/aws-error.ts';
import type { Call } from '../gateway/call.ts';

const JSON_1_0 = { 'content-type': 'application/x-amz-json-1.0' };

/** Errors that the API's model does not have; their JSON type is not the code that clients know. */
const UNMODELLED: Record<string, string> = {
  AccessDenied: 'AccessDeniedException',
  InvalidParameterValue: 'InvalidParameterValueException',
  MissingParameter: 'MissingRequiredParameterException',
};

/** Those whose code had a prefix in the older query protocol. */
const PREFIXED = [
  'BatchEntryIdsNotDistinct',
  'BatchRequestTooLong',
  'EmptyBatchRequest',
  'InvalidBatchEntryId',
  'PurgeQueueInProgress',
  'TooManyEntriesInBatchRequest',
  'UnsupportedOperation',
];

/** The code of an error in the query protocol, by which clients still know it. */
export function queryCodeOf({ code }: AwsError): string {
  if (code === 'QueueDoesNotExist') return 'AWS.SimpleQueueService.NonExistentQueue';
  return PREFIXED.includes(code) ? `AWS.SimpleQueueService.${code}` : code;
}

/** @throws AwsError `SerializationException` */
export function readJson(body: Buffer): unknown {
  try {
    // A member that is null is one that is not there.
    return JSON.parse(body.toString() || '{}', (_, value) => value ?? undefined);
  } catch {
    throw new AwsError('SerializationException', 'The request is not JSON.');
  }
}

export function sendJson({ response }: Call, answer: object): void {
  response.writeHead(200, JSON_1_0).end(JSON.stringify(answer));
}

/**
 * Answers with an error, and with its code of the query protocol.
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#awsquerycompatible-trait
 */
export function sendJsonError({ response }: Call, error: AwsError): void {
  const { code, message, status } = error;
  const unmodelled = UNMODELLED[code];
  const type = unmodelled ? `com.amazon.coral.service#${unmodelled}` : `com.amazonaws.sqs#${code}`;
  const fault = status < 500 ? 'Sender' : 'Receiver';
  response.writeHead(status, { ...JSON_1_0, 'x-amzn-query-error': `${queryCodeOf(error)};${fault}` });
  response.end(JSON.stringify({ __type: type, message }));
}
