import { useEffect, useReducer } from 'preact/hooks';
import { Diagram } from './diagram.tsx';
import type { Motion } from './motion.ts';
import { Panel } from './panel.tsx';
import { Refusal } from './refusal.tsx';
import type { Store } from './store.ts';
import { Strip } from './strip.tsx';
import { TopBar } from './top-bar.tsx';

const SECOND_MS = 1000;

/** The console. */
export function App({ store, motion }: { store: Store; motion: Motion }) {
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  useEffect(() => store.onChange(() => redraw(undefined)), [store]);
  // Waits are told in seconds.
  useEffect(() => {
    const timer = setInterval(() => redraw(undefined), SECOND_MS);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    const close = ({ key }: KeyboardEvent) => key === 'Escape' && store.select(undefined);
    document.addEventListener('keydown', close);
    return () => document.removeEventListener('keydown', close);
  }, [store]);
  return (
    <div class={`console ${store.selection ? 'with-panel' : ''}`}>
      <TopBar store={store} />
      <main>
        <Diagram store={store} motion={motion} />
        <Refusal store={store} />
      </main>
      {store.selection && <Panel store={store} selection={store.selection} />}
      <Strip store={store} />
    </div>
  );
}
