import type { Context } from 'aws-lambda';
import { withDeadline } from '../../lib/deadline.ts';
import { logInvocation } from '../../lib/log.ts';
import { redrivable } from '../../lib/redrivable.ts';
import { type Answer, auditAndLog } from './audit-and-log.ts';
import { connect, settings } from './connect.ts';
import type { Ports } from './ports.ts';
import { readRequest } from './request.ts';

/** Compares the photos with their backup, in the world that `open` connects to. */
export const createHandler =
  (open: (signal: AbortSignal) => Ports) =>
  /** @returns what was found. @throws InvalidRequestError, or what kept it from being found */
  async (event: unknown, context: Context): Promise<Answer> => {
    logInvocation(event, context);
    const request = readRequest(event, settings);
    return withDeadline(context.getRemainingTimeInMillis(), (signal) => auditAndLog(request, open(signal)));
  };

export const handler = redrivable(createHandler(connect));
