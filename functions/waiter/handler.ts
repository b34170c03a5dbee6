import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from 'aws-lambda';
import { log, logInvocation } from '../../lib/log.ts';
import { redrivable } from '../../lib/redrivable.ts';
import { Input } from './input.ts';
import { wait } from './wait.ts';

/** Waits. What it cannot read it refuses: an error would only bring the same event back. @throws FailedAsToldError */
export const handler = redrivable(async (event: unknown, context: Context) => {
  logInvocation(event, context);
  const { success, data, error } = Input.safeParse(event);
  if (!success) {
    const refused = { outcome: 'refused', code: 'INVALID_INPUT', issues: error.issues };
    log.warn('waiter', refused);
    return refused;
  }
  const waited = await wait(data, { sleep, now: () => performance.now() });
  log.info('waiter', { ...waited });
  return waited;
});
