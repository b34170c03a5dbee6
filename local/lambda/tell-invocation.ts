import type { Cause, Trace } from '../trace.ts';
import type { FunctionConfig, FunctionError } from './config.ts';
import type { Invocation } from './invocation.ts';

/** Tells that a function has begun with an event. @returns what its doings are caused by */
export function tellStarted(
  trace: Trace,
  { name: resource, arn }: FunctionConfig,
  { requestId, payload, attempt, cause, asynchronous }: Invocation,
  { environment, initMs }: { environment: number; initMs: number | undefined },
): Cause {
  const { id: causeId, subject } = cause;
  const detail = { requestId, attempt, environment, initMs, asynchronous };
  const id = trace.record({ service: 'lambda', resource, type: 'Started', cause: causeId, subject, detail });
  trace.sent.keep(id, { arn, body: payload, ...(!asynchronous && { waited: true }) });
  return { id, subject };
}

/** Tells how an event has ended. @param detail - what it took */
export function tellReport(
  trace: Trace,
  { name: resource }: FunctionConfig,
  { requestId, attempt, cause: { id: cause, subject } }: Invocation,
  error: FunctionError | undefined,
  detail: Record<string, unknown>,
): void {
  const outcome = error?.errorType ?? 'ok';
  const told = { requestId, attempt, outcome, errorMessage: error?.errorMessage, ...detail };
  trace.record({ service: 'lambda', resource, type: 'Report', cause, subject, detail: told });
}
