import { useState } from 'preact/hooks';
import type { Due } from '../model.ts';
import { apart } from '../names.ts';
import { FaultMenu } from './fault-menu.tsx';
import { postJson } from './feed.ts';
import { Legend } from './legend.tsx';
import type { Store } from './store.ts';
import { clockTime, virtualNow, wait } from './time.ts';

/** The machine's own time, more or less. */
const AHEAD_MS = 3000;

const CLOCK = 'The clock by which retries, delays and schedules wait; events below show the wall clock';

const SPEEDS = [1, 10, 60, 600];

/** The clock and what moves it, faults, and what the signs mean. */
export function TopBar({ store }: { store: Store }) {
  const { live, liveAt, connected } = store;
  const [error, setError] = useState('');
  const set = (asked: object) => {
    setError('');
    postJson('clock', asked).catch((reason: unknown) => setError(String(reason)));
  };
  const now = live ? virtualNow(live, liveAt) : undefined;
  return (
    <header>
      <h1>
        <span class={`lamp ${connected ? 'on' : ''}`} />
        Local cloud
        <small>{connected ? stackNames(store) : 'not connected'}</small>
      </h1>
      {connected && live && now !== undefined && (
        <div class="clock" role="group" aria-label="Virtual clock">
          <time title={CLOCK}>{clockTime(now)}</time>
          {now - Date.now() > AHEAD_MS && (
            <span class="quiet" title={CLOCK}>
              {wait(now - Date.now())} ahead
            </span>
          )}
          <span class="speeds" role="group" aria-label="Speed">
            {[...new Set([...SPEEDS, live.speed])]
              .toSorted((a, b) => a - b)
              .map((speed) => (
                <button
                  key={speed}
                  type="button"
                  aria-pressed={live.speed === speed}
                  title={`${speed} virtual seconds a second`}
                  onClick={() => set({ speed })}
                >
                  {speed}×
                </button>
              ))}
          </span>
          <button type="button" onClick={() => set({ seconds: 60 })}>
            +1 min
          </button>
          <Next store={store} now={now} onNow={(until) => set({ until })} />
        </div>
      )}
      <span role="alert">{error}</span>
      {connected && <FaultMenu store={store} />}
      <Legend />
    </header>
  );
}

/** The stacks that have functions: `shop-dev`, or `shop: dev, try`. */
function stackNames({ graph }: Store): string {
  const ofFunctions = graph.nodes.filter(({ kind, stack }) => kind === 'function' && stack !== '');
  const stacks = [...new Set(ofFunctions.map(({ stack }) => stack))];
  const { common, names } = apart(stacks);
  return `${common && `${common}: `}${[...names.values()].join(', ')}`;
}

/** What comes next of its own: a retry or a message rather than a schedule. */
function Next({ store, now, onNow }: { store: Store; now: number; onNow: (until: number) => void }) {
  const due = store.live?.due ?? [];
  const next = due.find(({ kind }) => kind !== 'tick') ?? due[0];
  if (!next) return <span class="next">nothing waits</span>;
  return (
    <span class={`next ${next.kind}`}>
      <span class="what" title={inWords(next, store)}>
        next: {inWords(next, store)}
      </span>
      <span>in {wait(next.at - now)}</span>
      <button type="button" onClick={() => onNow(next.at)} aria-label={`Now: ${inWords(next, store)}`}>
        now
      </button>
    </span>
  );
}

function inWords({ id, what, kind }: Due, store: Store): string {
  const node = store.node(id);
  if (node?.kind === 'schedule') return node.label;
  return `${what} ${kind === 'message' ? 'in' : 'of'} ${node?.label ?? id}`;
}
