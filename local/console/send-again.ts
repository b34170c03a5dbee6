import type { FunctionConfig, InvocationResult } from '../lambda/config.ts';
import type { LambdaService } from '../lambda/service.ts';
import type { Trace } from '../trace.ts';
import type { ConsoleOptions } from './options.ts';
import type { Answer, SentAgain } from './model.ts';

/**
 * Sends again what an event has carried, as it was: to the queue, or to the function. Where somebody has waited for its
 * answer, that is waited for again.
 * @returns undefined when what it has carried, or whom it went to, is not there any more
 */
export async function replay(
  { trace, deliver, lambda }: Pick<ConsoleOptions, 'trace' | 'deliver' | 'lambda'>,
  eventId: number,
): Promise<SentAgain | undefined> {
  const sent = trace.sent.of(eventId);
  const event = trace.recent.find(({ id }) => id === eventId);
  if (!sent || !event || (sent.waited && !lambda.find(sent.arn))) return undefined;
  const { service, resource, subject } = event;
  const id = trace.record({ service, resource, type: 'Replayed', subject, detail: { of: eventId } });
  if (sent.waited) return answerOf(id, await lambda.run(sent.arn, sent.body, { id, subject }));
  deliver(sent.arn, sent.body, { id, subject }, sent.attributes);
  return { id };
}

/**
 * Invokes a function and waits for its answer.
 * @param payload - JSON
 */
export async function invoke(
  { trace, lambda }: { trace: Trace; lambda: LambdaService },
  { name: resource, arn }: FunctionConfig,
  payload: string,
): Promise<Answer> {
  const detail = { invocationType: 'RequestResponse', principal: 'console' };
  const id = trace.record({ service: 'lambda', resource, type: 'Invoke', detail });
  return answerOf(id, await lambda.run(arn, payload, { id }));
}

/** @param result - undefined of a function that is throttled */
const answerOf = (id: number, result: InvocationResult | undefined): Answer =>
  result
    ? { id, error: result.error?.errorType ?? null, payload: result.payload, logTail: result.logTail }
    : { id, error: 'TooManyRequestsException', payload: 'null', logTail: '' };
