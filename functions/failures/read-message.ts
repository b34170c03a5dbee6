import { type FailedEvent, parseBody } from './failed-event.ts';
import type { Message } from './message.ts';
import { readFromEventBridge, readFromLambda, readFromQueue } from './read-dead-letter.ts';
import { readDestination } from './read-destination.ts';

/**
 * What a message says of a failed event, in whichever of the four shapes. What only SQS can say comes first: a body
 * and its attributes are whatever their sender likes.
 */
export const readMessage = (message: Message): FailedEvent =>
  readFromQueue(message) ??
  readFromEventBridge(message) ??
  readFromLambda(message) ??
  readDestination(message) ??
  unreadable(message);

const unreadable = ({ id, body }: Message): FailedEvent => ({
  origin: 'unknown',
  reference: id,
  identity: [id],
  target: undefined,
  error: { type: 'Unreadable', message: 'The message has none of the shapes in which failures are told' },
  ...parseBody(body),
});
