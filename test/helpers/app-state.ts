import { availableParallelism } from 'node:os';
import * as z from 'zod';

const Depth = { visible: z.number(), inFlight: z.number(), delayed: z.number() };

/** What the tests look at of `/_local/state`. */
export const State = z.object({
  functions: z.array(
    z.object({
      name: z.string(),
      queued: z.number(),
      environments: z.array(z.object({ state: z.string() })),
    }),
  ),
  queues: z.array(z.object({ name: z.string(), ...Depth })),
});
/** See {@link State}. */
export type State = z.output<typeof State>;

/** How many environments the local cloud has at most: local/README.md. */
export const MOST_ENVIRONMENTS = 2 * availableParallelism();

/** Asynchronous events that have not ended. */
const queued = ({ functions }: State): number =>
  functions.reduce((sum, { queued: events }) => sum + events, 0);

/** Messages in all queues. */
export const messages = ({ queues }: Pick<State, 'queues'>): number =>
  queues.reduce((sum, { visible, inFlight, delayed }) => sum + visible + inFlight + delayed, 0);

/** Queues that nobody consumes: what `failures` itself has given up, and a lesson's. */
const KEPT = /-(?:dead-letters|successes)$/;

/** Events and messages that somebody will still deal with. */
export const waiting = (state: State): number =>
  queued(state) + messages({ queues: state.queues.filter(({ name }) => !KEPT.test(name)) });

/** `resting` is not yet ready for the next event. */
const AT_WORK = new Set(['init', 'busy', 'resting']);

/** Environments at work. */
export const atWork = ({ functions }: State): number =>
  functions.flatMap(({ environments }) => environments).filter(({ state }) => AT_WORK.has(state)).length;
