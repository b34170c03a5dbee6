import type { QueueConfig } from './config.ts';
import type { StoredMessage } from './messages.ts';
import type { Room } from './room.ts';

/**
 * Moves what was received as often as it may be to the dead-letter queue; where there is none, it stays.
 * @param found - messages that would be received now
 * @returns whether any moved
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 */
export function redrive(room: Room, config: QueueConfig, found: StoredMessage[]): boolean {
  const { maxReceiveCount = 0, deadLetterTargetArn = '' } = config.redrive ?? {};
  if (!room.has(deadLetterTargetArn)) return false;
  const spent = found.filter(({ receives }) => receives >= maxReceiveCount);
  for (const message of spent) move(room, config.name, message, deadLetterTargetArn);
  return spent.length > 0;
}

function move(room: Room, resource: string, moved: StoredMessage, targetArn: string): void {
  const { store, messages, trace, clock, arrivals } = room;
  const { seq, id: messageId, receives, cause, subject } = moved;
  const event = trace.newId();
  messages.move(seq, targetArn, clock.now(), event);
  const target = targetArn.split(':').at(-1) ?? '';
  const message = `gave a message up after ${receives} receives  → ${target}`;
  const detail = { messageId, receives, target, message };
  const type = 'MovedToDeadLetterQueue';
  store.afterCommit(() => {
    trace.record({ service: 'sqs', resource, type, cause, subject: subject ?? undefined, detail }, event);
    arrivals.changed(targetArn);
  });
}
