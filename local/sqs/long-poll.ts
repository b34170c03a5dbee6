import type { Message } from './message.ts';
import type { Queue } from './queue.ts';
import type { Room } from './room.ts';

interface Poll {
  most: number;
  visibilitySeconds?: number | undefined;
  waitSeconds: number;
  /** Aborted when nobody waits for the answer any more: then nothing is received. */
  signal: AbortSignal;
}

/** Receives as soon as there is something; nothing, when the wait is over. */
export function longPoll({ arrivals, clock }: Room, queue: Queue, poll: Poll): Promise<Message[]> {
  const { most, visibilitySeconds, waitSeconds, signal } = poll;
  return new Promise((resolve, reject) => {
    if (signal.aborted) return resolve([]);
    const found = queue.receive(most, visibilitySeconds);
    if (found.length > 0 || waitSeconds === 0) return resolve(found);
    const end = (messages: Message[]): void => {
      stopListening();
      callOff();
      signal.removeEventListener('abort', abandon);
      resolve(messages);
    };
    const abandon = () => end([]);
    const stopListening = arrivals.listen(queue.arn, () => {
      try {
        const arrived = queue.receive(most, visibilitySeconds);
        if (arrived.length > 0) end(arrived);
      } catch (error) {
        reject(error);
        abandon();
      }
    });
    const callOff = clock.at(clock.now() + waitSeconds * 1000, abandon);
    signal.addEventListener('abort', abandon);
  });
}
