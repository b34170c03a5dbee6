import type { Live, StandingGraph } from '../model.ts';
import type { Store } from './store.ts';
import type { TraceEvent } from './trace-event.ts';

/** What is older was there before: it is told, and does not move. */
const FRESH_MS = 5000;

/**
 * Keeps a store up to date with the local cloud.
 * @param onFresh - hears of each event that has just happened
 */
export async function follow(store: Store, onFresh: (event: TraceEvent) => void): Promise<void> {
  await loadGraph(store);
  const events = new EventSource('events');
  events.addEventListener('message', ({ data }) => {
    const event: TraceEvent = JSON.parse(data);
    const news = store.addEvent(event);
    if (event.type === 'StackChanged') void loadGraph(store);
    for (const each of news) if (Date.now() - Date.parse(each.time) < FRESH_MS) onFresh(each);
  });
  events.addEventListener('open', () => store.setConnected(true));
  // It connects again by itself, unless it was refused.
  events.addEventListener('error', () => store.setConnected(false));
  const live = new EventSource('live');
  live.addEventListener('message', ({ data }) => {
    const now: Live = JSON.parse(data);
    store.setLive(now);
    // Nothing stands yet while the local cloud starts, nor is it told of when it has.
    if (now.stands !== store.graph.stands) void loadGraph(store);
  });
}

async function loadGraph(store: Store): Promise<void> {
  const graph: StandingGraph = await getJson('graph');
  store.setGraph(graph);
}

/** What the local cloud answers. @throws Error with its message */
export async function getJson<T>(path: string): Promise<T> {
  const response = await fetch(path);
  const body: T & { message?: string } = await response.json();
  if (!response.ok) throw new Error(body.message ?? response.statusText);
  return body;
}

/** Sends something to the local cloud. @throws Error with its message */
export async function postJson<T>(path: string, asked: object): Promise<T> {
  const response = await fetch(path, { method: 'POST', body: JSON.stringify(asked) });
  const body: T & { message?: string } = await response.json();
  if (!response.ok) throw new Error(body.message ?? response.statusText);
  return body;
}
