import type { Diary } from './diary.ts';
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
        <Step event={story.root} diary={store.diary} again={story.again} whole />
      </h2>
      <p class="quiet">{clockTime(began)}, and what it led to</p>
      <p class="buttons">
        {firstRuns(story.events, store.diary).map((event) => (
          <ReplayOf key={event.id} store={store} event={event} />
        ))}
      </p>
      <EventList store={store} events={story.events} since={began} />
    </>
  );
}

/** What its beginning has set off, which can be sent again: the first of each function or queue. */
const firstRuns = (events: TraceEvent[], diary: Diary): TraceEvent[] =>
  events.filter(
    (event, at) =>
      isCarrier(event, diary) &&
      events.findIndex(({ type, resource }) => type === event.type && resource === event.resource) === at,
  );

/** A message is sent again rather than the batch in which it was received. */
const isCarrier = (event: TraceEvent, diary: Diary): boolean =>
  event.type === 'MessageSent' ||
  (event.type === 'Started' && !diary.causesOf(event).some(({ type }) => type === 'Polled'));

/** Nothing where nothing is kept of what it carried. */
function ReplayOf({ store, event }: { store: Store; event: TraceEvent }) {
  const { whole } = useWhole(event.id);
  if (!whole?.sent) return null;
  return (
    <Replay
      store={store}
      carrier={event.id}
      what={`to ${store.diary.nodeOf(event)?.label ?? event.resource}`}
    />
  );
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
