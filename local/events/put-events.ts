import * as z from 'zod';
import { parseArn } from '../arn.ts';
import { AwsError, notImplemented } from '../gateway/aws-error.ts';
import type { Call } from '../gateway/call.ts';
import type { Store } from '../store.ts';
import type { Trace } from '../trace.ts';
import { busArnOf } from './bus-arn.ts';
import { Entry, type EntryError, read, sizeOf, type Told } from './entry.ts';
import type { EventsService } from './service.ts';

const MOST_ENTRIES = 10;
const MOST_BYTES = 1024 * 1024;

const Input = z.looseObject({ Entries: z.array(Entry) });

interface Answer {
  FailedEntryCount: number;
  Entries: ({ EventId: string } | EntryError)[];
}

/**
 * PutEvents: what is wrong with one event is told of that one, and the others are taken.
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
 */
export class PutEvents {
  readonly #events: EventsService;
  readonly #store: Store;
  readonly #trace: Trace;

  constructor(events: EventsService, store: Store, trace: Trace) {
    this.#events = events;
    this.#store = store;
    this.#trace = trace;
  }

  /**
   * @param input - JSON that is still to be checked
   * @throws AwsError `ValidationException`, `SerializationException`, `AccessDenied`, `NotImplemented`: none is taken
   */
  run(call: Call, input: unknown): Answer {
    const entries = entriesOf(input);
    const buses = entries.map((entry) => authorize(call, entry));
    const Entries = this.#store.transaction(() =>
      entries.map((entry, index) => {
        const told = read(entry);
        return 'ErrorCode' in told ? told : this.#put(call, buses[index] ?? '', entry, told);
      }),
    );
    return { FailedEntryCount: Entries.filter((each) => 'ErrorCode' in each).length, Entries };
  }

  #put(call: Call, busArn: string, { Time, Resources: resources }: Entry, told: Told): { EventId: string } {
    const { detailType, source } = told;
    const cause = { id: this.#trace.newId(), subject: detailType };
    const exists = this.#events.hasBus(busArn);
    let triggers = 0;
    // What it leads to is recorded after it.
    this.#store.afterCommit(() => {
      const detail = { source, triggers, principal: call.principal?.arn, ...(!exists && { message: LOST }) };
      const type = exists ? 'EventPut' : 'EventDropped';
      const resource = busArn.split('/').at(-1) ?? '';
      this.#trace.record(
        { service: 'events', resource, type, cause: call.cause?.id, subject: detailType, detail },
        cause.id,
      );
    });
    const accountId = call.principal?.accountId ?? '';
    const time = Time === undefined ? Date.now() : Time * 1000;
    const event = { ...told, resources, accountId, region: call.region, time };
    const { id, targets } = this.#events.put(busArn, event, cause);
    triggers = targets;
    return { EventId: id };
  }
}

/** As on AWS it is taken all the same. */
const LOST = 'there is no such bus: its events are lost';

function entriesOf(input: unknown): Entry[] {
  const { success, data, error } = Input.safeParse(input);
  if (!success) throw new AwsError('SerializationException', z.prettifyError(error));
  const { Entries, EndpointId } = data;
  if (EndpointId !== undefined) throw notImplemented('EventBridge PutEvents with EndpointId');
  if (Entries.length < 1 || Entries.length > MOST_ENTRIES) {
    const bound = Entries.length < 1 ? 'greater than or equal to 1' : `less than or equal to ${MOST_ENTRIES}`;
    const value = Entries.map(() => 'PutEventsRequestEntry').join(', ');
    const where = `Value '[${value}]' at 'entries' failed to satisfy constraint`;
    const message = `1 validation error detected: ${where}: Member must have length ${bound}`;
    throw new AwsError('ValidationException', message);
  }
  if (Entries.some(({ TraceHeader }) => TraceHeader !== undefined))
    throw notImplemented('EventBridge PutEvents with TraceHeader');
  if (Entries.reduce((sum, entry) => sum + sizeOf(entry), 0) > MOST_BYTES)
    throw new AwsError('ValidationException', 'Total size of the entries in the request is over the limit.');
  return Entries;
}

/** The condition keys that calls tell. */
export const EVENTS_CONDITION_KEYS: readonly string[] = ['events:detail-type', 'events:source'];

/** @returns the ARN of the bus that an event is for */
function authorize(call: Call, { EventBusName = 'default', Source, DetailType }: Entry): string {
  const place = { accountId: call.principal?.accountId ?? '', region: call.region };
  const resource = busArnOf(EventBusName, place);
  call.authorize({
    action: 'events:PutEvents',
    resource,
    accountId: accountOf(resource),
    context: {
      ...(Source !== undefined && { 'events:source': Source }),
      ...(DetailType !== undefined && { 'events:detail-type': DetailType }),
    },
  });
  return resource;
}

function accountOf(busArn: string): string {
  if (/^arn:aws:events:[\w-]+:\d{12}:event-bus\/[./\w-]+$/.test(busArn)) return parseArn(busArn).accountId;
  const message = `1 validation error detected: Value '${busArn}' at 'eventBusName' failed to satisfy constraint`;
  throw new AwsError('ValidationException', message);
}
