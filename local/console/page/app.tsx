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
  // What was there stays to be looked at; that it is of the past is to be seen.
  const isGone = store.live !== undefined && !store.connected;
  const classes = ['console', store.selection && 'with-panel', isGone && 'gone'];
  return (
    <div class={classes.filter(Boolean).join(' ')}>
      <TopBar store={store} />
      <main>
        <Diagram store={store} motion={motion} />
        {isGone ? <Gone /> : <Refusal store={store} />}
      </main>
      {store.selection && <Panel store={store} selection={store.selection} />}
      <Strip store={store} />
    </div>
  );
}

const Gone = () => (
  <p class="refusal" role="alert">
    <b>The local cloud does not answer.</b> If it was stopped, type <code>npm start</code>: this page goes on
    by itself.
  </p>
);
