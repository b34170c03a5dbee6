import type { Clock } from '../clock.ts';
import type { Store } from '../store.ts';
import type { Cause, Trace } from '../trace.ts';
import type { AsyncJournal, QueuedEvent } from './async-journal.ts';
import type { FunctionConfig, FunctionError } from './config.ts';
import { destinationRecord, type Ended } from './destination.ts';
import { tellEvent } from './tell-event.ts';

/** @param record - JSON */
export type Deliver = (destinationArn: string, record: string, cause: Cause) => void;

export interface EndingOptions {
  store: Store;
  clock: Clock;
  trace: Trace;
  /** The role of a function; empty when it is gone. */
  roleOf: (functionArn: string) => string;
  /** Sends a record to a destination. @throws when that does not take it */
  deliver: Deliver;
  /** Whether a function's role may send there. @throws when it may not */
  checkDestination: (roleArn: string, destinationArn: string) => void;
}

/** How an asynchronous event ends: its last word goes to the function's destination. */
export class AsyncEndings {
  readonly #journal: AsyncJournal;
  readonly #options: EndingOptions;

  constructor(journal: AsyncJournal, options: EndingOptions) {
    this.#journal = journal;
    this.#options = options;
  }

  succeed(event: QueuedEvent, config: FunctionConfig, response: Ended['response']): void {
    const { onSuccess } = config;
    const told =
      onSuccess === undefined
        ? event.cause
        : tellEvent(this.#options.trace, event, 'EventSucceeded', `ended well  → ${nameOf(onSuccess)}`);
    this.#end({ ...event, cause: told }, onSuccess, { condition: 'Success', response });
  }

  /**
   * @param event - with its last attempt, 0 when it never ran
   * @param config - of its function, if that stands
   * @param response - what came of the last attempt
   */
  giveUp(
    event: QueuedEvent,
    config: FunctionConfig | undefined,
    condition: Ended['condition'],
    { errorType, errorMessage }: FunctionError,
    response?: Ended['response'],
  ): void {
    const { trace } = this.#options;
    const told = `${event.attempt === 0 ? 'before any attempt' : `after attempt ${event.attempt}`}: ${errorType}: ${errorMessage}`;
    const destination = config?.onFailure;
    const id = destination
      ? tellEvent(trace, event, 'EventFailed', `failed ${told}  → ${nameOf(destination)}`)
      : tellEvent(trace, event, 'EventDropped', `gave an event up ${told}`);
    this.#end({ ...event, cause: id }, destination, { condition, response });
  }

  /** Takes an event off the queue, and tells its destination, in one transaction. */
  #end(
    event: QueuedEvent,
    destination: string | undefined,
    how: Pick<Ended, 'condition' | 'response'>,
  ): void {
    const { store, clock, trace, roleOf, deliver, checkDestination } = this.#options;
    const { id: requestId, functionArn, payload, attempt: attempts, cause: id, subject } = event;
    const ended = { requestId, functionArn, payload, attempts, ...how };
    const record = destinationRecord(ended, clock.now() - clock.lead());
    store.transaction(() => {
      this.#journal.remove(event.id);
      if (destination === undefined) return;
      try {
        checkDestination(roleOf(functionArn), destination);
        deliver(destination, record, { id, subject });
      } catch (error) {
        // As on AWS the record is lost, and a metric says so.
        const message = `cannot reach its destination ${nameOf(destination)}: ${String(error)}`;
        tellEvent(trace, event, 'DestinationDeliveryFailed', message);
      }
    });
  }
}

const nameOf = (arn: string): string => arn.split(':').at(-1) ?? '';
