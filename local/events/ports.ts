import type { MessageAttributes } from '../sqs/message-attributes.ts';
import type { Cause } from '../trace.ts';

/** What EventBridge wants to do to a resource on behalf of a rule. */
export interface ServiceRequest {
  service: 'events.amazonaws.com';
  /** The rule. */
  sourceArn: string;
  action: 'lambda:InvokeFunction' | 'sqs:SendMessage';
  resource: string;
  /** Whose the resource is. */
  accountId: string;
}

/** What there is around the buses. */
export interface Surroundings {
  /** Whether a resource's own policy lets EventBridge in. */
  allows(request: ServiceRequest): boolean;
  /** Whether a function or a queue is there. */
  stands(arn: string): boolean;
  /**
   * Hands something to a function or a queue, in the caller's transaction.
   * @param body - JSON
   * @param attributes - of a message
   * @throws AwsError for what is not taken
   */
  send(arn: string, body: string, cause: Cause, attributes?: MessageAttributes): void;
  /** Whether a target that is about to be called turns out to be throttled. */
  throttles(): boolean;
  /** After how many milliseconds an event reaches a target, for each time that it does. */
  deliveries(event: { source: string }): number[];
}
