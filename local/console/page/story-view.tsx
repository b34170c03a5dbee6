import type { Store } from './store.ts';
import { clockTime } from './time.ts';
import type { TraceEvent } from './trace-event.ts';
import { tell } from './words.ts';

/** The way of a story, step by step, with the time that each took. */
export function StoryView({ store, id }: { store: Store; id: number }) {
  const story = store.stories.all.find(({ root }) => root.id === id);
  if (!story) return <p>It is too long ago.</p>;
  const began = Date.parse(story.root.time);
  return (
    <>
      <h2>{tell(story.root, store.diary)?.what ?? story.root.type}</h2>
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
        const told = tell(event, store.diary);
        const at = Date.parse(event.time);
        return (
          told && (
            <li key={event.id}>
              <button type="button" onClick={() => store.select({ kind: 'event', id: event.id })}>
                <time>{since === undefined ? clockTime(at) : `+${after(at - since)}`}</time>
                <span class={`step ${told.tone}`}>
                  <b>{told.who}</b> {told.what}
                </span>
              </button>
            </li>
          )
        );
      })}
    </ol>
  );
}

const after = (ms: number): string => (ms < 10_000 ? `${ms} ms` : `${Math.round(ms / 1000)} s`);
