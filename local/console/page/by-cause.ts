import type { Diary } from './diary.ts';
import { numberOf, type TraceEvent } from './trace-event.ts';

/** An event as it is told on a line. */
export interface Told {
  event: TraceEvent;
  /** Whether the one told before it led to it, rather than one further back. */
  follows: boolean;
}

/** Of a queue, what a batch of its messages came to is what the next one comes after. */
const AFTER_LEFT = new Set(['Polled', 'MessagesReceived', 'MovedToDeadLetterQueue']);
const ENDS_OF_BATCH = new Set(['MessagesLeft', 'MessagesDeleted']);

/**
 * Puts the events of a story in the order of what led to what: each is followed by all that it led to.
 * @param events - in the order in which they happened, the root first
 * @param isTold - others keep the thread, and are left out
 */
export function byCause(
  events: readonly TraceEvent[],
  diary: Diary,
  isTold: (event: TraceEvent) => boolean,
): Told[] {
  const [root] = events;
  const led = new Map<TraceEvent | undefined, TraceEvent[]>();
  for (const event of events.slice(1)) {
    const before = beforeOf(event, events, diary) ?? root;
    led.set(before, [...(led.get(before) ?? []), event]);
  }
  const told: Told[] = [];
  const tell = (event: TraceEvent, before: TraceEvent | undefined) => {
    if (isTold(event)) told.push({ event, follows: told.at(-1)?.event === before });
    const order = event.type === 'Request' ? byTime : inOrder;
    for (const next of (led.get(event) ?? []).toSorted(order)) tell(next, isTold(event) ? event : before);
  };
  if (root) tell(root, undefined);
  return told;
}

/** The event that one is told after: its cause, or what that has come to by then. */
function beforeOf(event: TraceEvent, events: readonly TraceEvent[], diary: Diary): TraceEvent | undefined {
  const { type, service, resource, cause } = event;
  const earlier = events.slice(0, events.indexOf(event));
  const ofSame = (each: TraceEvent) => each.cause === cause && each.service === service;
  const causes = diary.causesOf(event);
  const itsCause = events.find((each) => causes.includes(each));
  if (type === 'Response' || ENDS_OF_BATCH.has(type))
    return events.findLast((each) => each.type === 'Report' && each.cause === cause) ?? itsCause;
  if (AFTER_LEFT.has(type))
    return earlier.findLast((each) => each.type === 'MessagesLeft' && each.resource === resource) ?? itsCause;
  if (type === 'AccessDenied') return earlier.findLast(ofSame) ?? itsCause;
  if (type === 'Report') {
    const begun = events.find(({ id }) => id === numberOf(event, 'invocation'));
    const refused = earlier.findLast((each) => each.type === 'AccessDenied' && each.cause === begun?.id);
    if (begun) return refused ?? begun;
  }
  // What was tried before is why it is tried again.
  if (service === 'lambda' && numberOf(event, 'attempt') !== 1) {
    const tried = earlier.findLast((each) => ofSame(each) && each.resource === resource);
    if (tried) return tried;
  }
  return events.find((each) => numberOf(each, 'invocation') === cause) ?? itsCause;
}

/** Of a request, who lets it in comes before who serves it. */
const byTime = (a: TraceEvent, b: TraceEvent): number => a.id - b.id;

/** The answer first, then what runs at once, then what waits in queues: the same for each story of a kind. */
const inOrder = (a: TraceEvent, b: TraceEvent): number =>
  rank(a) - rank(b) || a.resource.localeCompare(b.resource) || a.id - b.id;

function rank({ type, service }: TraceEvent): number {
  if (type === 'Response') return 0;
  return service === 'lambda' ? 1 : 2;
}
