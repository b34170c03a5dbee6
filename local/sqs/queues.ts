import type { QueueConfig } from './config.ts';
import { Queue } from './queue.ts';
import type { Room } from './room.ts';

/** The queues that stand. */
export class Queues {
  readonly #queues = new Map<string, Queue>();
  readonly #room: Room;

  constructor(room: Omit<Room, 'has'>) {
    this.#room = { ...room, has: (queueArn) => this.#queues.has(queueArn) };
  }

  get room(): Room {
    return this.#room;
  }

  /** Makes a queue, or gives one that stands its new configuration. */
  put(config: QueueConfig): void {
    const standing = this.#queues.get(config.arn);
    if (standing) standing.configure(config);
    else this.#queues.set(config.arn, new Queue(config, this.#room));
  }

  /** Deletes a queue with its messages. */
  delete(queueArn: string): void {
    this.#queues.delete(queueArn);
    this.#room.messages.deleteAll(queueArn);
  }

  get(queueArn: string): Queue | undefined {
    return this.#queues.get(queueArn);
  }

  find(accountId: string, name: string): Queue | undefined {
    return this.all().find(({ config }) => config.accountId === accountId && config.name === name);
  }

  all(): Queue[] {
    return [...this.#queues.values()];
  }
}
