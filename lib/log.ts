import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import { correlationIdOf } from './correlation.ts';
import { serviceName } from './service-name.ts';

/** One JSON object a line, with the request id. Log decisions and identifiers, never bodies or secrets. */
export const log = new Logger({ serviceName });

/**
 * Has all lines of an invocation name it, and what it belongs to. An event that carries no correlation id is where
 * something begins: its request id is the one.
 * @returns the correlation id
 */
export function logInvocation(event: unknown, context: Context): string {
  const correlationId = correlationIdOf(event) ?? context.awsRequestId;
  log.addContext(context);
  log.setCorrelationId(correlationId);
  return correlationId;
}
