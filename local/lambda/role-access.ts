import { parseArn } from '../arn.ts';
import { AwsError } from '../gateway/aws-error.ts';
import type { Access } from '../iam/access.ts';
import type { FunctionConfig } from './config.ts';
import { logGroupOf } from './log.ts';

/**
 * Checks that a function's role may send to a destination: Lambda does it as this role.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 * @throws AwsError `AccessDenied`
 */
export function checkDestination(access: Pick<Access, 'checkRole'>, roleArn: string, resource: string): void {
  const { service, accountId } = parseArn(resource);
  const action = service === 'lambda' ? 'lambda:InvokeFunction' : 'sqs:SendMessage';
  access.checkRole(roleArn, { action, resource, accountId }, 'destination');
}

const OF_LOGS = ['CreateLogStream', 'PutLogEvents'];

/**
 * Whether a function's log stream is kept: Lambda writes it as the function's role, and tells nobody when it may not.
 * @returns asks once for each stream
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html
 */
export function logAccess(
  access: Pick<Access, 'checkRole'>,
  { name, roleArn, accountId, region }: Pick<FunctionConfig, 'name' | 'roleArn' | 'accountId' | 'region'>,
): (stream: string) => boolean {
  const known = new Map<string, boolean>();
  const ask = (stream: string): boolean => {
    const resource = `arn:aws:logs:${region}:${accountId}:log-group:${logGroupOf(name)}:log-stream:${stream}`;
    try {
      for (const operation of OF_LOGS)
        access.checkRole(roleArn, { action: `logs:${operation}`, resource, accountId }, 'logs');
      return true;
    } catch (error) {
      if (error instanceof AwsError) return false;
      throw error;
    }
  };
  return (stream) => {
    const may = known.get(stream) ?? ask(stream);
    known.set(stream, may);
    return may;
  };
}

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const OF_POLLERS = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'];

/**
 * Refuses a mapping whose function's role may not poll the queue, as Lambda does when it is made.
 * @throws AwsError `InvalidParameterValueException`
 */
export function checkPoller(
  access: Pick<Access, 'checkRole'>,
  { name, roleArn }: Pick<FunctionConfig, 'name' | 'roleArn'>,
  queueArn: string,
): void {
  const { accountId } = parseArn(queueArn);
  for (const operation of OF_POLLERS) {
    try {
      access.checkRole(roleArn, { action: `sqs:${operation}`, resource: queueArn, accountId }, 'poller');
    } catch {
      const message = `The function execution role does not have permissions to call ${operation} on SQS`;
      throw new AwsError('InvalidParameterValueException', `${name}: ${message}: ${queueArn}`);
    }
  }
}
