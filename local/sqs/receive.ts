import type { ServerResponse } from 'node:http';
import * as z from 'zod';
import { queueOf } from './access.ts';
import { SETTINGS } from './config.ts';
import { checkRange, parse } from './input.ts';
import { longPoll } from './long-poll.ts';
import type { Message } from './message.ts';
import { md5OfAttributes } from './message-attributes.ts';
import type { Operation } from './operation.ts';
import { tellMessages } from './tell-messages.ts';

const Names = z.array(z.string()).default([]);
const Receive = z.object({
  QueueUrl: z.string(),
  MaxNumberOfMessages: z.int().default(1),
  VisibilityTimeout: z.int().optional(),
  WaitTimeSeconds: z.int().optional(),
  /** The older name of the next one. */
  AttributeNames: Names,
  MessageSystemAttributeNames: Names,
  MessageAttributeNames: Names,
});
const MOST = { least: 1, most: 10 };

export const receiveMessage: Operation = async ({ queues }, call, input) => {
  const asked = parse(Receive, input);
  const { MaxNumberOfMessages: most, VisibilityTimeout: visibilitySeconds, WaitTimeSeconds } = asked;
  const queue = queueOf(queues, call, asked.QueueUrl);
  checkRange('MaxNumberOfMessages', most, MOST, 'Must be between 1 and 10, if provided.');
  checkRange('VisibilityTimeout', visibilitySeconds, SETTINGS.VisibilityTimeout);
  checkRange('WaitTimeSeconds', WaitTimeSeconds, SETTINGS.ReceiveMessageWaitTimeSeconds);
  const waitSeconds = WaitTimeSeconds ?? queue.config.settings.ReceiveMessageWaitTimeSeconds;
  const signal = hangUpOf(call.response);
  const messages = await longPoll(queues.room, queue, { most, visibilitySeconds, waitSeconds, signal });
  const messageIds = messages.map(({ messageId }) => messageId);
  const type = 'MessagesReceived';
  tellMessages(queues.room, queue, call, { type, count: messages.length, messageIds });
  return messages.length > 0 ? { Messages: messages.map((message) => told(message, asked)) } : {};
};

/** A message with what was asked of it. */
function told(message: Message, asked: z.output<typeof Receive>): object {
  const system = [...asked.AttributeNames, ...asked.MessageSystemAttributeNames];
  const Attributes = pick(message.attributes, (name) => system.includes('All') || system.includes(name));
  const isAsked = (name: string) => asked.MessageAttributeNames.some((each) => isMatch(each, name));
  const MessageAttributes = pick(message.messageAttributes, isAsked);
  const digest = md5OfAttributes(MessageAttributes);
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    MD5OfBody: message.md5OfBody,
    Body: message.body,
    ...(Object.keys(Attributes).length > 0 && { Attributes }),
    ...(digest !== undefined && { MessageAttributes, MD5OfMessageAttributes: digest }),
  };
}

/** `All`, a name, or the beginning of names: `x.*`. */
function isMatch(pattern: string, name: string): boolean {
  if (pattern === 'All' || pattern === '*') return true;
  return pattern.endsWith('.*') ? name.startsWith(pattern.slice(0, -2)) : name === pattern;
}

const pick = <T>(all: Record<string, T>, isAsked: (name: string) => boolean): Record<string, T> =>
  Object.fromEntries(Object.entries(all).filter(([name]) => isAsked(name)));

/** Aborts when the client hangs up. */
function hangUpOf(response: ServerResponse): AbortSignal {
  const hangUp = new AbortController();
  if (response.closed) hangUp.abort();
  else response.once('close', () => hangUp.abort());
  return hangUp.signal;
}
