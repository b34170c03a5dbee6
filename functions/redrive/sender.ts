import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { GetQueueUrlCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { nameOf, serviceOf } from '../../lib/failure-targets.ts';
import { RefusedError } from './errors.ts';

/** Errors that no repetition mends, by the names that the services give them. */
const FINAL = new Set([
  'ResourceNotFoundException', // Lambda: there is no such function any more
  'RequestTooLargeException',
  'InvalidRequestContentException',
  'QueueDoesNotExist',
  'InvalidMessageContents',
  'InvalidParameterValue', // SQS: more than 1 MiB
]);

/** Hands events to functions, asynchronously, and to queues. */
export const sender = (lambda: LambdaClient, sqs: SQSClient, abortSignal: AbortSignal) => {
  const sendTo = {
    lambda: (FunctionName: string, Payload: string): Promise<unknown> =>
      lambda.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload }), { abortSignal }),

    async sqs(arn: string, MessageBody: string): Promise<void> {
      const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: nameOf(arn) }), {
        abortSignal,
      });
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }), { abortSignal });
    },
  };

  /** @throws RefusedError, or what may pass */
  return async (target: string, payload: string): Promise<void> => {
    try {
      await sendTo[serviceOf(target) === 'sqs' ? 'sqs' : 'lambda'](target, payload);
    } catch (cause) {
      if (!(cause instanceof Error) || !FINAL.has(cause.name)) throw cause;
      throw new RefusedError(`${nameOf(target)} refused the event: ${cause.message}`, { cause });
    }
  };
};
