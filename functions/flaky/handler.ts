import type { Context } from 'aws-lambda';
import { log, logInvocation } from '../../lib/log.ts';
import { redrivable } from '../../lib/redrivable.ts';
import { connect } from './connect.ts';
import { failOnDemand } from './fail-on-demand.ts';
import { Input } from './input.ts';

/** Fails as the event asks; one that asks for nothing known is refused, which Lambda takes for a success. */
export const handler = redrivable(async (event: unknown, context: Context) => {
  const correlationId = logInvocation(event, context);
  const { success, data, error } = Input.safeParse(event);
  if (!success) {
    const refused = { outcome: 'refused', code: 'INVALID_INPUT', issues: error.issues };
    log.warn('flaky', refused);
    return refused;
  }
  log.info('flaky', data);
  return failOnDemand(data, connect(context, correlationId));
});
