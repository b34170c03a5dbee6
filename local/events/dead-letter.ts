import type { MessageAttributes } from '../sqs/message-attributes.ts';
import type { Delivery, Failure } from './attempt.ts';

/** What the retry policy of a target had too little of; undefined when there was nothing to retry. */
export type Exhausted = 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds' | undefined;

/**
 * What a dead-letter queue is told of an event that could not be delivered.
 * @param retries - after the first attempt
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
export function deadLetterAttributes(
  { rule, target }: Pick<Delivery, 'rule' | 'target'>,
  { code, message }: Failure,
  retries: number,
  exhausted: Exhausted,
): MessageAttributes {
  const texts = {
    RULE_ARN: rule.arn,
    TARGET_ARN: target.arn,
    ERROR_CODE: code,
    ERROR_MESSAGE: message,
    RETRY_ATTEMPTS: String(retries),
    ...(exhausted && { EXHAUSTED_RETRY_CONDITION: exhausted }),
  };
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, { DataType: 'String', StringValue: text }]),
  );
}
