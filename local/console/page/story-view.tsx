import { Replay, useWhole } from './replay.tsx';
import { Step } from './step.tsx';
import type { Store } from './store.ts';
import { clockTime } from './time.ts';
import type { TraceEvent } from './trace-event.ts';

/** The way of a story, step by step, with the time that each took. */
export function StoryView({ store, id }: { store: Store; id: number }) {
  const story = store.stories.all.find(({ root }) => root.id === id);
  if (!story) return <p>It is too long ago.</p>;
  const began = Date.parse(story.root.time);
  return (
    <>
      <h2>
        <Step event={story.root} diary={store.diary} whole />
      </h2>
      <p class="quiet">{clockTime(began)}, and what it led to</p>
      <p class="buttons">
        {firstRuns(story.events).map((event) => (
          <ReplayOf key={event.id} store={store} event={event} />
        ))}
      </p>
      <EventList store={store} events={story.events} since={began} />
    </>
  );
}

/** What its beginning has set off, which can be sent again: the first of each function or queue. */
const firstRuns = (events: TraceEvent[]): TraceEvent[] =>
  events.filter(
    ({ type, resource }, at) =>
      (type === 'Started' || type === 'MessageSent') &&
      events.findIndex((each) => each.type === type && each.resource === resource) === at,
  );

/** Nothing where nothing is kept of what it carried, as of what somebody waited for. */
function ReplayOf({ store, event }: { store: Store; event: TraceEvent }) {
  const { whole } = useWhole(event.id);
  if (!whole?.sent) return null;
  return <Replay carrier={event.id} what={`to ${store.diary.nodeOf(event)?.label ?? event.resource}`} />;
}

/** Events in their order; each leads to what it carried. @param since - from when times count: epoch milliseconds */
export function EventList({ store, events, since }: { store: Store; events: TraceEvent[]; since?: number }) {
  return (
    <ol class="events">
      {events.map((event) => {
        const at = Date.parse(event.time);
        return (
          event.type !== 'Log' && (
            <li key={event.id}>
              <button type="button" onClick={() => store.select({ kind: 'event', id: event.id })}>
                <time>{since === undefined ? clockTime(at) : `+${after(at - since)}`}</time>
                <Step event={event} diary={store.diary} whole />
              </button>
            </li>
          )
        );
      })}
    </ol>
  );
}

const after = (ms: number): string => (ms < 10_000 ? `${ms} ms` : `${Math.round(ms / 1000)} s`);
