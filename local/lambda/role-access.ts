import { parseArn } from '../arn.ts';
import { AwsError } from '../gateway/aws-error.ts';
import type { Access } from '../iam/access.ts';
import type { FunctionConfig } from './config.ts';

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
