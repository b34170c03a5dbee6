import { parseArn } from '../arn.ts';
import { AwsError } from '../gateway/aws-error.ts';
import type { Cause } from '../trace.ts';
import type { RuleConfig, TargetConfig } from './config.ts';
import type { BusEvent } from './event.ts';
import type { ServiceRequest, Surroundings } from './ports.ts';

/** Why an event was not delivered, in the terms of dead-letter queues. */
export interface Failure {
  /** `ERROR_CODE` */
  code: 'INVALID_PARAMETER' | 'NO_PERMISSIONS' | 'NO_RESOURCE' | 'THROTTLING';
  /** `ERROR_MESSAGE` */
  message: string;
  /** What would help. */
  advice: string;
}

/** An event on its way to one target of a rule. */
export interface Delivery {
  rule: RuleConfig;
  target: TargetConfig;
  event: BusEvent;
  cause: Cause;
}

/**
 * Hands an event to a target, in the caller's transaction.
 * @returns why it could not be
 */
export function attempt(delivery: Delivery, around: Surroundings): Failure | undefined {
  const { rule, target, event, cause } = delivery;
  const what = parseArn(target.arn).service === 'lambda' ? 'Lambda invoke function' : 'SQS send message';
  const failed = (code: Failure['code'], advice: string): Failure => {
    return { code, advice, message: `${what} call failed due to ${code}` };
  };
  const name = nameOf(target.arn);
  if (!around.stands(target.arn)) return failed('NO_RESOURCE', `there is no ${name}`);
  if (!around.allows(requestOf(rule, target.arn)))
    return failed('NO_PERMISSIONS', `may not ${verbOf(target.arn)} ${name}: ${remedyOf(rule, target.arn)}`);
  if (around.throttles()) return failed('THROTTLING', `${name} is throttled`);
  try {
    around.send(target.arn, bodyOf(target, event), cause);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return failed('INVALID_PARAMETER', `${name} refuses it: ${error.message}`);
  }
  return undefined;
}

/** What it takes to reach a resource. */
export function requestOf(rule: RuleConfig, arn: string): ServiceRequest {
  const { service, accountId } = parseArn(arn);
  const action = service === 'lambda' ? 'lambda:InvokeFunction' : 'sqs:SendMessage';
  return { service: 'events.amazonaws.com', sourceArn: rule.arn, action, resource: arn, accountId };
}

/** JSON. Two characters that it may have, a message of SQS may not. */
export const bodyOf = ({ input }: TargetConfig, event: BusEvent): string =>
  (input ?? JSON.stringify(event))
    .replaceAll('\uFFFE', String.raw`\ufffe`)
    .replaceAll('\uFFFF', String.raw`\uffff`);

/** What people call a resource. */
export const nameOf = (arn: string): string => arn.split(':').at(-1) ?? '';

const verbOf = (arn: string): string => (parseArn(arn).service === 'lambda' ? 'invoke' : 'send to');

/** What a template needs for a rule to reach a resource. */
export function remedyOf(rule: RuleConfig, arn: string): string {
  return parseArn(arn).service === 'lambda'
    ? `add an AWS::Lambda::Permission with Principal events.amazonaws.com and SourceArn ${rule.arn}`
    : `add an AWS::SQS::QueuePolicy that allows events.amazonaws.com sqs:SendMessage for aws:SourceArn ${rule.arn}`;
}
