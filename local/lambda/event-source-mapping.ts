import type { Clock } from '../clock.ts';
import type { Cause, Trace } from '../trace.ts';
import { failedMessages } from './batch-response.ts';
import type { InvocationResult } from './config.ts';

/** A message as a function gets it, apart from where it comes from. */
export interface QueueMessage {
  messageId: string;
  receiptHandle: string;
  body: string;
  attributes: Record<string, string>;
  messageAttributes: Record<string, unknown>;
  md5OfBody: string;
}

/** The queue's side. */
export interface MessageSource {
  /** Messages that are visible now, which makes them invisible for a while. */
  receive(queueArn: string, most: number): QueueMessage[];
  delete(queueArn: string, receiptHandles: string[]): void;
  /** How many could be received now. */
  visible(queueArn: string): number;
  /** Calls back when there may be something to receive. @returns what ends it */
  onVisible(queueArn: string, listener: () => void): () => void;
}

/** An `AWS::Lambda::EventSourceMapping` of a queue. */
export interface MappingConfig {
  id: string;
  queueArn: string;
  functionArn: string;
  region: string;
  batchSize: number;
  /** How long messages are gathered for a batch. */
  windowSeconds: number;
  reportBatchItemFailures: boolean;
  maximumConcurrency: number;
}

export interface MappingDependencies {
  source: MessageSource;
  clock: Clock;
  trace: Trace;
  /** Runs the function; undefined when it is throttled or gone. */
  invoke: (functionArn: string, payload: string, cause: Cause) => Promise<InvocationResult | undefined>;
  /** Whether the function takes one more now. */
  hasRoom: (functionArn: string) => boolean;
}

/** Of the events of one invocation. */
const MOST_BYTES = 6 * 1024 * 1024;

/**
 * Polls a queue for a function: hands it batches, deletes what it has done, and leaves the rest to the queue's
 * visibility timeout and redrive policy.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export class EventSourceMapping {
  readonly config: MappingConfig;
  readonly #dependencies: MappingDependencies;
  readonly #stop: () => void;
  #running = 0;
  readonly #atWork = new Set<string>();
  #callOffWindow: (() => void) | undefined;
  #closed = false;

  constructor(config: MappingConfig, dependencies: MappingDependencies) {
    this.config = config;
    this.#dependencies = dependencies;
    this.#stop = dependencies.source.onVisible(config.queueArn, () => this.poll());
  }

  /** Takes what there is, as far as it may. */
  poll(): void {
    const { queueArn, functionArn, batchSize, windowSeconds, maximumConcurrency } = this.config;
    const { source, hasRoom } = this.#dependencies;
    while (!this.#closed && this.#running < maximumConcurrency && hasRoom(functionArn)) {
      const visible = source.visible(queueArn);
      if (visible === 0) return;
      if (windowSeconds > 0 && visible < batchSize && !this.#windowIsOver()) return;
      const messages = source.receive(queueArn, batchSize);
      if (messages.length === 0) return;
      void this.#serve(messages);
    }
  }

  /** The ids of the messages that the function is at. */
  get atWork(): ReadonlySet<string> {
    return this.#atWork;
  }

  close(): void {
    this.#closed = true;
    this.#callOffWindow?.();
    this.#stop();
  }

  /** A window opens with the first message that waits. */
  #windowIsOver(): boolean {
    const { clock } = this.#dependencies;
    this.#callOffWindow ??= clock.at(clock.now() + this.config.windowSeconds * 1000, () =>
      this.#closeWindow(),
    );
    return false;
  }

  #closeWindow(): void {
    const { queueArn, batchSize } = this.config;
    this.#callOffWindow = undefined;
    const messages = this.#dependencies.source.receive(queueArn, batchSize);
    if (messages.length > 0) void this.#serve(messages);
  }

  async #serve(messages: QueueMessage[]): Promise<void> {
    const { source, trace, invoke } = this.#dependencies;
    const { queueArn, functionArn } = this.config;
    const taken = withinLimit(messages);
    const resource = queueArn.split(':').at(-1) ?? '';
    const subject = `${taken.length} from ${resource}`;
    const id = trace.record({
      service: 'sqs',
      resource,
      type: 'Polled',
      subject,
      detail: { count: taken.length, messageIds: taken.map(({ messageId }) => messageId) },
    });
    this.#running += 1;
    for (const { messageId } of taken) this.#atWork.add(messageId);
    const payload = JSON.stringify({ Records: taken.map((message) => this.#record(message)) });
    const result = await invoke(functionArn, payload, { id, subject }).catch(() => undefined);
    this.#running -= 1;
    for (const { messageId } of taken) this.#atWork.delete(messageId);
    if (this.#closed) return;
    const failed = new Set(this.#failed(result, taken));
    const done = taken.filter(({ messageId }) => !failed.has(messageId));
    source.delete(
      queueArn,
      done.map(({ receiptHandle }) => receiptHandle),
    );
    this.#tell(id, 'MessagesDeleted', done);
    this.#tell(
      id,
      'MessagesLeft',
      taken.filter(({ messageId }) => failed.has(messageId)),
    );
    this.poll();
  }

  /** What became of the messages of a batch. */
  #tell(cause: number, type: 'MessagesDeleted' | 'MessagesLeft', messages: QueueMessage[]): void {
    if (messages.length === 0) return;
    const resource = this.config.queueArn.split(':').at(-1) ?? '';
    const detail = { count: messages.length, messageIds: messages.map(({ messageId }) => messageId) };
    this.#dependencies.trace.record({ service: 'sqs', resource, type, cause, detail });
  }

  #failed(result: InvocationResult | undefined, messages: QueueMessage[]): string[] {
    const ids = messages.map(({ messageId }) => messageId);
    if (!result || result.error) return ids;
    return this.config.reportBatchItemFailures ? failedMessages(result.payload, ids) : [];
  }

  #record(message: QueueMessage): object {
    const { queueArn: eventSourceARN, region: awsRegion } = this.config;
    return { ...message, eventSource: 'aws:sqs', eventSourceARN, awsRegion };
  }
}

/** What is too much for one invocation is left to its visibility timeout. */
function withinLimit(messages: QueueMessage[]): QueueMessage[] {
  let bytes = 0;
  return messages.filter(({ body }, index) => {
    bytes += Buffer.byteLength(JSON.stringify(body));
    return index === 0 || bytes < MOST_BYTES;
  });
}
