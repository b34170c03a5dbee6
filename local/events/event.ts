import { randomUUID } from 'node:crypto';

/** What is put on a bus. */
export interface NewEvent {
  source: string;
  detailType: string;
  detail: object;
  /** ARNs of what it is about. */
  resources: string[];
  /** The account that sends it, or whose resource it is about. */
  accountId: string;
  region: string;
  /** Epoch milliseconds. */
  time: number;
}

/** An event as targets get it. */
export interface BusEvent {
  version: '0';
  id: string;
  'detail-type': string;
  source: string;
  account: string;
  time: string;
  region: string;
  resources: string[];
  detail: object;
}

/** A time as EventBridge writes it: ISO 8601, UTC, in seconds. @param time - epoch milliseconds */
export const timeOf = (time: number): string => new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');

/** @see https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
export const eventOf = (told: NewEvent): BusEvent => ({
  version: '0',
  id: randomUUID(),
  'detail-type': told.detailType,
  source: told.source,
  account: told.accountId,
  time: timeOf(told.time),
  region: told.region,
  resources: told.resources,
  detail: told.detail,
});
