import { useLayoutEffect, useRef } from 'preact/hooks';
import { EventView } from './event-view.tsx';
import { NodePanel } from './node-panel.tsx';
import type { Selection, Store } from './store.ts';
import { StoryView } from './story-view.tsx';

/** What there is to know of what is selected. */
export function Panel({ store, selection }: { store: Store; selection: Selection }) {
  const panel = useRef<HTMLElement>(null);
  useLayoutEffect(() => {
    const [shown, before] = [panel.current, document.activeElement];
    return () => {
      // What has the focus goes with the panel: it returns to where it came from.
      if (before instanceof HTMLElement && shown?.contains(document.activeElement)) before.focus();
    };
  }, []);
  return (
    <aside class="panel" aria-label="Details" ref={panel}>
      <button type="button" class="close" aria-label="Close" onClick={() => store.select(undefined)}>
        ×
      </button>
      {selection.kind === 'node' && <NodePanel key={selection.id} store={store} id={selection.id} />}
      {selection.kind === 'story' && <StoryView key={selection.id} store={store} id={selection.id} />}
      {selection.kind === 'event' && <EventView key={selection.id} store={store} id={selection.id} />}
    </aside>
  );
}
