import type { Call } from '../gateway/call.ts';
import type { QueueConfig } from './config.ts';
import type { Queues } from './queues.ts';

/** What operations work with. */
export interface Sqs {
  queues: Queues;
  /** The address of a queue. */
  urlOf: (config: QueueConfig) => string;
}

/** Answers a call. @param input - JSON that is still to be checked */
export type Operation = (sqs: Sqs, call: Call, input: unknown) => object | Promise<object>;
