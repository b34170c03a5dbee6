import type { Clock } from '../clock.ts';
import { AwsError, notImplemented } from '../gateway/aws-error.ts';
import { type Call, readBody, type Service } from '../gateway/call.ts';
import type { Store } from '../store.ts';
import type { Trace } from '../trace.ts';
import { Arrivals } from './arrivals.ts';
import type { QueueConfig } from './config.ts';
import { noSuchQueue } from './errors.ts';
import { type MessageRecord, recordOf } from './message.ts';
import { type Depth, Messages, type StoredMessage } from './messages.ts';
import type { SendOptions } from './new-message.ts';
import { OPERATIONS } from './operations.ts';
import { Queues } from './queues.ts';
import { readJson, sendJson, sendJsonError } from './wire.ts';

interface Options {
  store: Store;
  clock: Clock;
  trace: Trace;
  /** The gateway's address, once it listens. */
  endpoint: () => string;
}

/** Amazon SQS: standard queues, whose messages are on disk. */
export class SqsService implements Service {
  readonly fail = sendJsonError;
  readonly #queues: Queues;
  readonly #arrivals: Arrivals;
  readonly #messages: Messages;
  readonly #clock: Clock;
  readonly #endpoint: () => string;

  constructor({ store, clock, trace, endpoint }: Options) {
    const messages = new Messages(store);
    this.#messages = messages;
    this.#clock = clock;
    this.#arrivals = new Arrivals(messages, clock);
    this.#queues = new Queues({ store, clock, trace, messages, arrivals: this.#arrivals });
    this.#endpoint = endpoint;
  }

  async handle(call: Call): Promise<void> {
    const name = String(call.headers['x-amz-target']).split('.').at(-1) ?? '';
    call.operation = name;
    const operation = OPERATIONS.get(name);
    if (!operation) throw notImplemented(`SQS ${name}`);
    const sqs = { queues: this.#queues, urlOf: (config: QueueConfig) => this.urlOf(config) };
    const answer = await operation(sqs, call, readJson(await readBody(call.payload)));
    // Whoever hung up while it waited gets no answer.
    if (!call.response.closed) sendJson(call, answer);
  }

  /** Makes a queue, or gives one that stands its new configuration: its messages stay. */
  putQueue(config: QueueConfig): void {
    this.#queues.put(config);
  }

  /** Deletes a queue with its messages. */
  deleteQueue(queueArn: string): void {
    this.#queues.delete(queueArn);
  }

  /** Whether a queue stands. */
  has(queueArn: string): boolean {
    return this.#queues.get(queueArn) !== undefined;
  }

  /** Where clients find a queue. */
  urlOf({ accountId, name }: Pick<QueueConfig, 'accountId' | 'name'>): string {
    return `${this.#endpoint()}/${accountId}/${name}`;
  }

  /**
   * Sends a message, in the caller's transaction if there is one: then it is there once that is on disk.
   * @returns its id
   * @throws AwsError `QueueDoesNotExist`, `InvalidMessageContents`, `InvalidParameterValue`
   */
  send(queueArn: string, body: string, options?: SendOptions): string {
    const queue = this.#queues.get(queueArn);
    if (!queue) throw noSuchQueue();
    return queue.send(body, options);
  }

  /**
   * Takes messages that are visible, as functions get them, and hides them for a while. From a queue that does not
   * stand comes nothing.
   * @param visibilitySeconds - instead of the queue's own visibility timeout
   */
  receive(queueArn: string, most: number, visibilitySeconds?: number): MessageRecord[] {
    const messages = this.#queues.get(queueArn)?.receive(most, visibilitySeconds) ?? [];
    return messages.map(recordOf);
  }

  /** Deletes messages. What cannot be deleted any more, since it was held for too long, comes again. */
  delete(queueArn: string, receiptHandles: string[]): void {
    const queue = this.#queues.get(queueArn);
    for (const handle of receiptHandles) {
      try {
        queue?.delete(handle);
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
      }
    }
  }

  /** Hides messages for a time from now on; for no time gives them back. @throws AwsError for one that is gone */
  changeVisibility(queueArn: string, receiptHandles: string[], seconds: number): void {
    const queue = this.#queues.get(queueArn);
    for (const handle of receiptHandles) queue?.changeVisibility(handle, seconds);
  }

  /** How many messages could be received now. */
  visible(queueArn: string): number {
    return this.#queues.get(queueArn)?.visible() ?? 0;
  }

  /** How many messages there are, by state; undefined when the queue does not stand. */
  depth(queueArn: string): Depth | undefined {
    return this.#queues.get(queueArn)?.depth();
  }

  /** The messages of a queue, for people to look at: that is no receive. */
  peek(queueArn: string, most: number): StoredMessage[] {
    return this.#messages.all(queueArn, most);
  }

  /**
   * When a message that cannot be received now can be, in epoch milliseconds.
   * @param except - ids of messages that somebody is at
   */
  nextVisible(queueArn: string, except: Iterable<string>): number | undefined {
    return this.#messages.nextVisible(queueArn, this.#clock.now(), except);
  }

  /**
   * Calls back when there may be something to receive: soon, if there is already, and after each change. Whoever
   * leaves messages there looks again by itself when it can take more.
   * @returns what ends it
   */
  onVisible(queueArn: string, listener: () => void): () => void {
    return this.#arrivals.listen(queueArn, listener);
  }

  /** Stops waiting; before its store is closed. */
  close(): void {
    this.#arrivals.close();
  }
}
