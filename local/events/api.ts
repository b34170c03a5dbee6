import { AwsError, notImplemented } from '../gateway/aws-error.ts';
import { type Call, readBody, type Service } from '../gateway/call.ts';
import type { PutEvents } from './put-events.ts';

const TYPE = 'application/x-amz-json-1.1';

/** The API of EventBridge, as far as it is here: rules and buses are made and deleted with their stacks. */
export class EventsApi implements Service {
  readonly #putEvents: PutEvents;

  constructor(putEvents: PutEvents) {
    this.#putEvents = putEvents;
  }

  async handle(call: Call): Promise<void> {
    const operation = String(call.headers['x-amz-target']).split('.').at(-1) ?? '';
    call.operation = operation;
    if (operation !== 'PutEvents') throw notImplemented(`EventBridge ${operation}`);
    const answer = this.#putEvents.run(call, parse((await readBody(call.payload)).toString()));
    call.response.writeHead(200, { 'content-type': TYPE }).end(JSON.stringify(answer));
  }

  fail({ response }: Call, { code, message, status }: AwsError): void {
    const __type = code === 'AccessDenied' ? 'AccessDeniedException' : code;
    response.writeHead(status, { 'content-type': TYPE }).end(JSON.stringify({ __type, message }));
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AwsError('SerializationException', 'The request is not JSON.');
  }
}
