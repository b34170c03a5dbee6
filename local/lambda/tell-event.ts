import type { Trace } from '../trace.ts';
import type { QueuedEvent } from './async-journal.ts';

/** Tells what became of an asynchronous event. @returns the id by which others name it as their cause */
export function tellEvent(
  trace: Trace,
  { id: requestId, functionArn, cause, subject, attempt }: QueuedEvent,
  type: string,
  message: string,
): number {
  const resource = functionArn.split(':').at(-1) ?? '';
  const detail = { requestId, attempts: attempt, message };
  return trace.record({ service: 'lambda', resource, type, cause, subject, detail });
}
