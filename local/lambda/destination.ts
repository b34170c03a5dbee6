import type { FunctionError } from './config.ts';

/** An event that is over, and how it ended. */
export interface Ended {
  requestId: string;
  functionArn: string;
  /** JSON. */
  payload: string;
  /** How often it ran. */
  attempts: number;
  condition: 'Success' | 'RetriesExhausted' | 'EventAgeExceeded';
  /** What came of the last run; undefined when it never ran. */
  response: { payload: string; error?: FunctionError } | undefined;
}

/**
 * The record that a destination gets, as JSON.
 * @param now - epoch milliseconds
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export function destinationRecord(ended: Ended, now: number): string {
  const { requestId, functionArn, payload, attempts, condition, response } = ended;
  const record = JSON.stringify({
    version: '1.0',
    timestamp: new Date(now).toISOString(),
    requestContext: {
      requestId,
      functionArn: `${functionArn}:$LATEST`,
      condition,
      approximateInvokeCount: attempts,
    },
    requestPayload: JSON.parse(payload),
    ...(response && {
      responseContext: {
        statusCode: 200,
        executedVersion: '$LATEST',
        ...(response.error && { functionError: 'Unhandled' }),
      },
      responsePayload: JSON.parse(response.payload),
    }),
  });
  // Two characters that JSON may have, and a message of SQS may not.
  return record.replaceAll('\uFFFE', '\\ufffe').replaceAll('\uFFFF', '\\uffff');
}
