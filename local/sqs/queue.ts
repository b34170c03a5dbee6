import { randomUUID } from 'node:crypto';
import { type QueueConfig, SETTINGS } from './config.ts';
import { invalidValue } from './errors.ts';
import { checkRange } from './input.ts';
import { type Message, messageOf, senderIdOf } from './message.ts';
import type { Depth, StoredMessage } from './messages.ts';
import { checkMessage, type SendOptions } from './new-message.ts';
import { handleOf, readHandle } from './receipt.ts';
import { redrive } from './redrive.ts';
import type { Room } from './room.ts';

const LONGEST_SECONDS = SETTINGS.VisibilityTimeout.most;
const PURGE_INTERVAL_MS = 60_000;

/** A standard queue: at least once, and in no order that one could count on. */
export class Queue {
  readonly #room: Room;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  #modifiedAt: number;
  #config: QueueConfig;
  #purgedAt = Number.NEGATIVE_INFINITY;

  constructor(config: QueueConfig, room: Room) {
    this.#config = config;
    this.#room = room;
    this.createdAt = room.clock.now();
    this.#modifiedAt = this.createdAt;
  }

  get config(): QueueConfig {
    return this.#config;
  }

  get arn(): string {
    return this.#config.arn;
  }

  /** Epoch milliseconds. */
  get modifiedAt(): number {
    return this.#modifiedAt;
  }

  /** Gives it another configuration; its messages stay. */
  configure(config: QueueConfig): void {
    this.#config = config;
    this.#modifiedAt = this.#room.clock.now();
  }

  /**
   * Takes a message, in the caller's transaction if there is one.
   * @returns its id
   * @throws AwsError `InvalidMessageContents`, `InvalidParameterValue`, `MissingParameter`, `UnsupportedOperation`
   */
  send(body: string, options: SendOptions = {}): string {
    const { store, messages, arrivals, trace, clock } = this.#room;
    const { name: resource, arn: queueArn, accountId, settings } = this.#config;
    const { attributes = {}, delaySeconds = settings.DelaySeconds, traceHeader, principal, cause } = options;
    checkMessage(body, options, settings.MaximumMessageSize);
    const id = randomUUID();
    const event = trace.newId();
    const now = clock.now();
    messages.add({
      queueArn,
      id,
      visibleAt: now + Math.round(delaySeconds * 1000),
      sentAt: now,
      senderId: principal ? senderIdOf(principal) : accountId,
      traceHeader: traceHeader ?? null,
      cause: event,
      subject: cause?.subject ?? null,
      attributes: JSON.stringify(attributes),
      body,
    });
    const detail = { messageId: id, bytes: Buffer.byteLength(body), principal: principal?.arn };
    const told = { service: 'sqs', resource, type: 'MessageSent', subject: cause?.subject, detail };
    store.afterCommit(() => {
      trace.sent.keep(event, { arn: queueArn, body, attributes });
      trace.record({ ...told, cause: cause?.id }, event);
      arrivals.changed(queueArn);
    });
    return id;
  }

  /**
   * Takes messages that are visible, and hides them for a while; those that were received too often already go to
   * the dead-letter queue instead.
   * @param visibilitySeconds - instead of the queue's own visibility timeout
   */
  receive(most: number, visibilitySeconds = this.#config.settings.VisibilityTimeout): Message[] {
    const { store, messages, arrivals } = this.#room;
    return store.transaction(() => {
      const now = this.#expire();
      const find = () => messages.visible(this.arn, now, most);
      let found = find();
      while (redrive(this.#room, this.#config, found)) found = find();
      if (found.length > 0) store.afterCommit(() => arrivals.changed(this.arn));
      return found.map((message) => this.#take(message, now, visibilitySeconds));
    });
  }

  /**
   * Deletes a message; that it is gone already is no error.
   * @throws AwsError `ReceiptHandleIsInvalid`, `InvalidParameterValue`
   */
  delete(handle: string): void {
    const { messages, clock } = this.#room;
    messages.delete(this.arn, readHandle(handle, this.arn, clock.now()).seq);
  }

  /**
   * Hides a message for a time from now on; for no time gives it back.
   * @throws AwsError `ReceiptHandleIsInvalid`, `InvalidParameterValue`
   */
  changeVisibility(handle: string, seconds: number): void {
    const { store, messages, arrivals } = this.#room;
    checkRange('VisibilityTimeout', seconds, SETTINGS.VisibilityTimeout);
    const now = this.#expire();
    const { seq, receivedAt } = readHandle(handle, this.arn, now);
    if (!messages.has(this.arn, seq)) throw invalidValue(handle, 'ReceiptHandle', GONE);
    const visibleAt = now + seconds * 1000;
    if (visibleAt > receivedAt + LONGEST_SECONDS * 1000)
      throw invalidValue(seconds, 'VisibilityTimeout', TOO_LONG);
    messages.setVisibleAt(seq, visibleAt);
    store.afterCommit(() => arrivals.changed(this.arn));
  }

  depth(): Depth {
    return this.#room.messages.depth(this.arn, this.#expire());
  }

  /** How many could be received now. */
  visible(): number {
    return this.#room.messages.countVisible(this.arn, this.#expire());
  }

  /** Deletes all messages. @returns false when that was asked less than a minute ago: then it is not done */
  purge(): boolean {
    const now = this.#room.clock.now();
    if (now < this.#purgedAt + PURGE_INTERVAL_MS) return false;
    this.#purgedAt = now;
    this.#room.messages.deleteAll(this.arn);
    return true;
  }

  #take(message: StoredMessage, now: number, visibilitySeconds: number): Message {
    const { seq, receives, firstReceivedAt } = message;
    this.#room.messages.receive(seq, now, now + visibilitySeconds * 1000);
    const received = { ...message, receives: receives + 1, firstReceivedAt: firstReceivedAt ?? now };
    const handle = handleOf({ queueArn: this.arn, seq, receivedAt: now });
    return messageOf(received, handle, this.#room.clock.lead());
  }

  /** Forgets what is too old. @returns the time */
  #expire(): number {
    const now = this.#room.clock.now();
    const { MessageRetentionPeriod } = this.#config.settings;
    this.#room.messages.deleteSentUntil(this.arn, now - MessageRetentionPeriod * 1000);
    return now;
  }
}

const GONE = 'Message does not exist or is not available for visibility timeout change.';
const TOO_LONG = `Total VisibilityTimeout for the message is beyond the limit [${LONGEST_SECONDS} seconds].`;
