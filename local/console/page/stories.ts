import { byCause, type Told } from './by-cause.ts';
import { type Diary, forgetOldest } from './diary.ts';
import { type Heard, isLook, Repeats, type Run } from '../../repeats.ts';
import type { TraceEvent } from './trace-event.ts';

/** What something led to, from its first event on. */
export interface Story {
  root: TraceEvent;
  /** In the order in which they happened, the root first. */
  events: TraceEvent[];
  /** What has happened again in the same way, and is told with it. */
  again?: Run;
}

const KEPT = 200;
const KEPT_LOOKS = 60;
/** Of those that are told as one. */
const MOST_OBJECTS = 100;

/** What is no story of its own, and is told with none. */
const ASIDE = new Set(['Log', 'EnvironmentStarted', 'EnvironmentEnded', 'CompanionEnded', 'TicksSkipped']);
/** What is only ever a part of one. */
const PARTS = new Set([
  'Started',
  'Report',
  'Polled',
  'MessagesReceived',
  'MessagesDeleted',
  'MessagesLeft',
  'Response',
  'HungUp',
]);

/** What is between two things that are told. */
const THREADS = new Set(['RuleMatched', 'Polled', 'MessagesDeleted']);

/** Sorts events into stories, by what led to what. */
export class Stories {
  readonly #diary: Diary;
  readonly #stories = new Map<number, Story>();
  /** The roots that each event goes back to. */
  readonly #roots = new Map<number, number[]>();
  readonly #repeats = new Repeats();

  constructor(diary: Diary) {
    this.#diary = diary;
  }

  /** To be called once the diary has it. @returns what is news by now */
  add(event: TraceEvent): TraceEvent[] {
    const { news, again } = this.#repeats.add(event);
    for (const each of news) this.#sort(each);
    if (again) this.#fold(again);
    return news;
  }

  #sort(event: TraceEvent): void {
    if (ASIDE.has(event.type)) return;
    const roots = this.#rootsOf(event);
    this.#roots.set(event.id, roots);
    forgetOldest(this.#roots);
    for (const root of roots) this.#stories.get(root)?.events.push(event);
    if (roots.length > 0 || PARTS.has(event.type)) return;
    this.#roots.set(event.id, [event.id]);
    this.#stories.set(event.id, { root: event, events: [event] });
    this.#forget();
  }

  /** The newest last. */
  get all(): Story[] {
    return [...this.#stories.values()];
  }

  /** The stories that an event is a part of. */
  of(eventId: number): Story[] {
    return (this.#roots.get(eventId) ?? []).flatMap((root) => this.#stories.get(root) ?? []);
  }

  #rootsOf(event: TraceEvent): number[] {
    const causes = this.#diary.causesOf(event);
    return [...new Set(causes.flatMap(({ id }) => this.#roots.get(id) ?? []))];
  }

  /** What was the same before is counted there, and forgotten; objects are all of them parts of the one story. */
  #fold({ run, events }: NonNullable<Heard['again']>): void {
    const story = this.#stories.get(run.first);
    if (story) {
      story.again = run;
      if (isLook(story.root)) return this.#diary.forget(events);
      if (story.events.length >= MOST_OBJECTS) return this.#diary.forget(events);
      story.events.push(...events);
      for (const { id } of events) this.#roots.set(id, [run.first]);
    } else {
      run.first = events[0]?.id ?? 0;
      for (const each of events) this.#sort(each);
    }
  }

  /** What only looks is forgotten first. */
  #forget(): void {
    if (this.#stories.size <= KEPT) return;
    const looks = this.all.filter(({ root }) => isLook(root));
    const gone = looks.length > KEPT_LOOKS ? looks[0] : this.all[0];
    if (gone) this.#stories.delete(gone.root.id);
  }
}

const steps = new WeakMap<Story, { of: number; told: Told[] }>();

/**
 * What is told of a story in one line, by what led to what: how each invocation began is left out once it is over.
 * What has been found out is kept until more happens.
 */
export function stepsOf(story: Story, diary: Diary): Told[] {
  const { root, events } = story;
  const known = steps.get(story);
  if (known?.of === events.length) return known.told;
  const over = new Set(events.map(({ detail }) => detail['invocation']));
  const told = byCause(events, diary, (event) => {
    if (event === root) return true;
    if (event.type === 'Started') return !over.has(event.id);
    return !THREADS.has(event.type) && event.service !== 's3';
  });
  steps.set(story, { of: events.length, told });
  return told;
}
