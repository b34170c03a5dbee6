import type { FunctionConfig } from '../lambda/config.ts';
import type { LambdaService } from '../lambda/service.ts';
import type { Trace } from '../trace.ts';
import type { ConsoleOptions } from './console.ts';

/**
 * Sends again what an event has carried, as it was: to the function, asynchronously, or to the queue.
 * @returns the id of the event that tells so; undefined when that is not there any more
 */
export function replay(
  { trace, deliver }: Pick<ConsoleOptions, 'trace' | 'deliver'>,
  eventId: number,
): number | undefined {
  const sent = trace.sent.of(eventId);
  const event = trace.recent.find(({ id }) => id === eventId);
  if (!sent || !event) return undefined;
  const { service, resource, subject } = event;
  const id = trace.record({ service, resource, type: 'Replayed', subject, detail: { of: eventId } });
  deliver(sent.arn, sent.body, { id, subject }, sent.attributes);
  return id;
}

/**
 * Invokes a function and waits for its answer.
 * @param payload - JSON
 * @returns what came of it, in Lambda's own terms
 */
export async function invoke(
  { trace, lambda }: { trace: Trace; lambda: LambdaService },
  { name: resource, arn }: FunctionConfig,
  payload: string,
) {
  const detail = { invocationType: 'RequestResponse', principal: 'console' };
  const id = trace.record({ service: 'lambda', resource, type: 'Invoke', detail });
  const result = await lambda.run(arn, payload, { id });
  if (!result) return { id, error: 'TooManyRequestsException', payload: 'null', logTail: '' };
  return { id, error: result.error?.errorType ?? null, payload: result.payload, logTail: result.logTail };
}
