import type { AwsError } from './aws-error.ts';
import type { Call } from './call.ts';
import { sendQueryError } from './query.ts';

/** Refuses a call to a service that is not here, in the format that its clients read: JSON, or XML for the older ones. */
export function refuse(call: Call, error: AwsError): void {
  const { headers, response } = call;
  if (headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    sendQueryError(call, error);
    return;
  }
  const { code, message, status } = error;
  response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': code });
  response.end(JSON.stringify({ message }));
}
