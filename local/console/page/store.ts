import type { GraphNode, Live, StandingGraph } from '../model.ts';
import { Diary } from './diary.ts';
import { type Layout, layoutOf } from './layout/layout.ts';
import { Stories } from './stories.ts';
import { isAbsence, textOf, type TraceEvent } from './trace-event.ts';

/** What the side panel shows. */
export type Selection =
  | { kind: 'node'; id: string }
  | { kind: 'event'; id: number }
  /** A story, by its root. */
  | { kind: 'story'; id: number };

/** All that the page knows, and who is to hear of changes. */
export class Store {
  graph: StandingGraph = { nodes: [], edges: [], stands: '' };
  layout: Layout = layoutOf({ nodes: [], edges: [] });
  readonly diary = new Diary([]);
  readonly stories = new Stories(this.diary);
  live: Live | undefined;
  /** When `live` came: epoch milliseconds. */
  liveAt = 0;
  connected = false;
  selection: Selection | undefined;
  /** Calls that were refused, each until it has been seen: the first is shown. */
  refusals: TraceEvent[] = [];
  readonly #listeners = new Set<() => void>();
  #due = false;

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What stands. */
  setGraph(graph: StandingGraph): void {
    this.graph = graph;
    this.layout = layoutOf(graph);
    this.diary.nodes = graph.nodes;
    this.#change();
  }

  setLive(live: Live): void {
    this.live = live;
    this.liveAt = Date.now();
    this.#change();
  }

  /** Ahead of what is told of all the rest. */
  setFaults(faults: Live['faults']): void {
    if (this.live) this.live = { ...this.live, faults };
    this.#change();
  }

  setConnected(connected: boolean): void {
    this.connected = connected;
    this.#change();
  }

  select(selection: Selection | undefined): void {
    this.selection = selection;
    this.#change();
  }

  get refusal(): TraceEvent | undefined {
    return this.refusals[0];
  }

  /** One that is in sight is not replaced, nor told twice. */
  addRefusal(refusal: TraceEvent): void {
    const message = textOf(refusal, 'message');
    if (isAbsence(refusal) || this.refusals.some((each) => textOf(each, 'message') === message)) return;
    this.refusals = [...this.refusals, refusal];
    this.#change();
  }

  closeRefusals(count: number): void {
    this.refusals = this.refusals.slice(count);
    this.#change();
  }

  /** @returns what is news by now: nothing for what is known, or was the same before */
  addEvent(event: TraceEvent): TraceEvent[] {
    if (!this.diary.add(event)) return [];
    const news = this.stories.add(event);
    this.#change();
    return news;
  }

  node(id: string): GraphNode | undefined {
    return this.graph.nodes.find((node) => node.id === id);
  }

  /** Once a frame at most. */
  #change(): void {
    if (this.#due) return;
    this.#due = true;
    setTimeout(() => {
      this.#due = false;
      for (const listener of this.#listeners) listener();
    }, 30);
  }
}
