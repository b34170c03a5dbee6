import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { GIVEN_UP } from '../../lib/given-up.ts';
import type { ConsumerPorts } from './ports.ts';

const MOST_CHARACTERS = 1_000;

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const REFUSED = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** Hands messages to the dead-letter queue, as SQS itself would after so many receives, but with a reason. */
export const deadLetters =
  (sqs: SQSClient, QueueUrl: string, abortSignal: AbortSignal): ConsumerPorts['giveUp'] =>
  async ({ messageId, body }, { name, message }) => {
    const text = message.slice(0, MOST_CHARACTERS).toWellFormed().replace(REFUSED, '\uFFFD');
    const send = new SendMessageCommand({
      QueueUrl,
      MessageBody: body,
      MessageAttributes: {
        [GIVEN_UP.id]: { DataType: 'String', StringValue: messageId },
        [GIVEN_UP.errorType]: { DataType: 'String', StringValue: name },
        [GIVEN_UP.errorMessage]: { DataType: 'String', StringValue: text },
      },
    });
    await sqs.send(send, { abortSignal });
  };
