import { InvokeCommand, type LambdaClient, LambdaServiceException } from '@aws-sdk/client-lambda';
import {
  GetQueueUrlCommand,
  SendMessageCommand,
  type SQSClient,
  SQSServiceException,
} from '@aws-sdk/client-sqs';
import { nameOf, serviceOf } from '../../lib/failure-targets.ts';
import { RefusedError, UncertainError } from './errors.ts';

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

  /** @throws RefusedError; UncertainError; or what a service has said against it for now, such as that it throttles */
  return async (target: string, payload: string): Promise<void> => {
    try {
      await sendTo[serviceOf(target) === 'sqs' ? 'sqs' : 'lambda'](target, payload);
    } catch (cause) {
      if (!(cause instanceof Error)) throw cause;
      const told = `${nameOf(target)}: ${cause.message}`;
      if (FINAL.has(cause.name)) throw new RefusedError(told, { cause });
      throw isAnswered(cause) ? cause : new UncertainError(told, { cause });
    }
  };
};

/** Whether the service has said no. Without an answer, or after an error of its own, nobody knows. */
const isAnswered = (error: Error): boolean =>
  (error instanceof LambdaServiceException || error instanceof SQSServiceException) &&
  (error.$metadata.httpStatusCode ?? 500) < 500;
