import type { MessageAttributes } from './sqs/message-attributes.ts';

/** What an event has carried to a function or a queue. */
export interface Sent {
  /** Where it went: the ARN of a function or of a queue. */
  arn: string;
  /** Whether somebody has waited for the function's answer. */
  waited?: boolean;
  /** An event's JSON, or a message's body. */
  body: string;
  /** Of a message. */
  attributes?: MessageAttributes;
}

const MOST_KEPT = 500;
const MOST_BYTES = 256 * 1024;
const MOST_BYTES_OF_ALL = 8 * 1024 * 1024;

/** What the newest events have carried, by their ids: 8 MB at most, and nothing beyond 256 KB. */
export class SentLog {
  readonly #kept = new Map<number, Sent>();
  #bytes = 0;

  keep(id: number, sent: Sent): void {
    if (sizeOf(sent) > MOST_BYTES) return;
    this.#kept.set(id, sent);
    this.#bytes += sizeOf(sent);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MOST_KEPT && this.#bytes <= MOST_BYTES_OF_ALL) return;
      this.forget(oldest);
    }
  }

  forget(id: number): void {
    const gone = this.#kept.get(id);
    if (gone) this.#bytes -= sizeOf(gone);
    this.#kept.delete(id);
  }

  of(id: number): Sent | undefined {
    return this.#kept.get(id);
  }
}

/** Most messages have none. */
const lengthOf = (attributes: MessageAttributes): number =>
  Object.keys(attributes).length === 0 ? 0 : JSON.stringify(attributes).length;

/** As they are in memory, more or less. */
const sizeOf = ({ body, attributes }: Sent): number =>
  2 * (body.length + (attributes ? lengthOf(attributes) : 0));
