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
      <EventList store={store} events={story.events} since={began} />
    </>
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
