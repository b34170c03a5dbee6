import { localQueueUrl } from './sqs/local-url.ts';

/**
 * A stack's outputs, with the addresses that things have here.
 * @param apis - the address of each HTTP API, by its id
 */
export function localOutputs(
  outputs: Record<string, string>,
  apis: Record<string, string>,
  endpoint: string,
): Record<string, string> {
  const local = Object.entries(outputs).map(([name, value]) => {
    const [, id = ''] = /^https:\/\/(\w+)\.execute-api\./.exec(value) ?? [];
    return [name, apis[id] ?? localQueueUrl(value, endpoint)];
  });
  return Object.fromEntries(local);
}
