import { EventView } from './event-view.tsx';
import { NodePanel } from './node-panel.tsx';
import type { Selection, Store } from './store.ts';
import { StoryView } from './story-view.tsx';

/** What there is to know of what is selected. */
export function Panel({ store, selection }: { store: Store; selection: Selection }) {
  return (
    <aside class="panel" aria-label="Details">
      <button type="button" class="close" aria-label="Close" onClick={() => store.select(undefined)}>
        ×
      </button>
      {selection.kind === 'node' && <NodePanel key={selection.id} store={store} id={selection.id} />}
      {selection.kind === 'story' && <StoryView key={selection.id} store={store} id={selection.id} />}
      {selection.kind === 'event' && <EventView key={selection.id} store={store} id={selection.id} />}
    </aside>
  );
}
