import { type AwsError, notImplemented } from '../gateway/aws-error.ts';
import type { Call, Service } from '../gateway/call.ts';
import type { Store } from '../store.ts';
import { describeLogGroups, describeLogStreams } from './describe.ts';
import { filterLogEvents } from './filter-log-events.ts';
import { getLogEvents } from './get-log-events.ts';
import { requestFor } from './group.ts';
import { LogStore } from './log-store.ts';
import { type Operation, readJson } from './operation.ts';

/** What can be called. Groups are made and deleted with their functions, and only these write. */
export const OPERATIONS = new Map<string, Operation>([
  ['DescribeLogGroups', describeLogGroups],
  ['DescribeLogStreams', describeLogStreams],
  ['FilterLogEvents', filterLogEvents],
  ['GetLogEvents', getLogEvents],
]);

const JSON_1_1 = { 'content-type': 'application/x-amz-json-1.1' };

/** Amazon CloudWatch Logs: what functions have logged. */
export class LogsService implements Service {
  readonly #logs: LogStore;

  constructor(store: Store) {
    this.#logs = new LogStore(store);
  }

  async handle(call: Call): Promise<void> {
    const name = String(call.headers['x-amz-target']).split('.').at(-1) ?? '';
    call.operation = name;
    const operation = OPERATIONS.get(name);
    if (!operation) throw notImplemented(`CloudWatch Logs ${name}`);
    const input = await readJson(call);
    call.authorize(requestFor(call, name, input));
    const answer = operation(this.#logs, call, input);
    call.response.writeHead(200, JSON_1_1).end(JSON.stringify(answer));
  }

  fail({ response }: Call, { code, message, status }: AwsError): void {
    response.writeHead(status, JSON_1_1).end(JSON.stringify({ __type: code, message }));
  }
}
