import type { Call } from '../gateway/call.ts';
import type { Queue } from './queue.ts';
import type { Room } from './room.ts';

/** Tells that a client has received or deleted messages. Of those that Lambda polls for a function, the mapping tells. */
export function tellMessages(
  { trace, store }: Pick<Room, 'trace' | 'store'>,
  { config: { name: resource } }: Queue,
  { principal, cause }: Call,
  told: { type: 'MessagesReceived' | 'MessagesDeleted'; count: number; messageIds?: string[] },
): void {
  const { type, ...detail } = told;
  if (detail.count === 0) return;
  store.afterCommit(() =>
    trace.record({
      service: 'sqs',
      resource,
      type,
      cause: cause?.id,
      detail: { ...detail, principal: principal?.arn },
    }),
  );
}
