import type { AwsError } from './aws-error.ts';
import type { Call } from './call.ts';

/** Refuses a call to a service that is not here, in the format that its clients read: JSON, or XML for the older ones. */
export function refuse({ headers, response, requestId }: Call, { code, message, status }: AwsError): void {
  if (headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${escape(message)}</Message></Error>`;
    response.writeHead(status, { 'content-type': 'text/xml' });
    response.end(`<ErrorResponse>${error}<RequestId>${requestId}</RequestId></ErrorResponse>`);
    return;
  }
  response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': code });
  response.end(JSON.stringify({ message }));
}

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
