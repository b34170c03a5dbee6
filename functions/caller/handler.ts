import type { Context } from 'aws-lambda';
import { Name, readConfig } from '../../lib/config.ts';
import { withCorrelation } from '../../lib/correlation.ts';
import { log, logInvocation } from '../../lib/log.ts';
import { callFunction } from './call-function.ts';
import { Input } from './input.ts';
import { functionNamed } from './invoke-function.ts';

const config = readConfig({ WAITER_FUNCTION: Name });
const invoke = functionNamed(config.WAITER_FUNCTION);

/** Calls the waiter, and tells what came of it. @throws what keeps the call from being made */
export const handler = async (event: unknown, context: Context) => {
  const correlationId = logInvocation(event, context);
  const { success, data, error } = Input.safeParse(event);
  if (!success) {
    const refused = { outcome: 'refused', code: 'INVALID_INPUT', issues: error.issues };
    log.warn('caller', refused);
    return refused;
  }
  const { invocationType, payload } = data;
  const call = { invocationType, payload: withCorrelation(payload, correlationId) };
  const outcome = await callFunction(call, { invoke, now: () => performance.now() });
  log.info('caller', { invocationType, outcome: outcome.outcome, tookMs: outcome.tookMs });
  return outcome;
};
