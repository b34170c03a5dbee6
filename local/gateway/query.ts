import { XMLBuilder } from 'fast-xml-parser';
import type { AwsError } from './aws-error.ts';
import { type Call, readBody } from './call.ts';

const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@' });

/** A call in AWS's query protocol, which older services speak: a form comes in, XML goes out. */
export interface Query {
  action: string;
  /** `<name>.member.<n>` for the members of a list. */
  form: URLSearchParams;
}

/** Reads the form of a call, and notes its operation. */
export async function readQuery(call: Call): Promise<Query> {
  const form = new URLSearchParams((await readBody(call.payload)).toString());
  const action = form.get('Action') ?? '';
  call.operation = action;
  return { action, form };
}

/**
 * Answers with an action's result. Undefined elements are left out.
 * @param namespace - of the service's documents
 */
export function sendResult(call: Call, { action }: Query, namespace: string, result: object): void {
  const document = {
    [`${action}Response`]: {
      '@xmlns': namespace,
      [`${action}Result`]: result,
      ResponseMetadata: { RequestId: call.requestId },
    },
  };
  call.response.writeHead(200, { 'content-type': 'text/xml' }).end(builder.build(document));
}

/** A list, as the protocol has it. */
export const members = (items: object[]): object => ({ member: items });

/** Answers with an error document. */
export function sendQueryError({ response, requestId }: Call, { code, message, status }: AwsError): void {
  const Error = { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message };
  response.writeHead(status, { 'content-type': 'text/xml' });
  response.end(builder.build({ ErrorResponse: { Error, RequestId: requestId } }));
}
