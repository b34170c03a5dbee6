import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Resources } from '../../../local/resources.ts';
import type { GateCall, Point } from './call-gate.ts';
import { type Desk, startDesk } from './desk.ts';
import type { ExecutionEnvironment, Run } from './execution-environment.ts';
import type { Outcome } from './handler-process.ts';
import type { Victim } from './victim.ts';

/** An event, and all that it is about. */
export interface Scenario<State> {
  /** What stands beside the buckets and the table. */
  resources?: Partial<Resources>;
  /** Brings about what there is before the event, at `now` as handlers have it. @returns the event */
  prepare: (desk: Desk, handle: (event: object) => Promise<void>, now: number) => Promise<object>;
  /** Whether each cloud is for a process of its own: one that has taken a role keeps its keys, and no other cloud knows them. */
  takesRole?: boolean;
  /** Waits until all is over that the handler has set off. */
  settle?: (desk: Desk) => Promise<void>;
  /** How long after a death the event comes again, in milliseconds; once for each. */
  again?: number[];
  /** What there is in the end. */
  look: (desk: Desk) => Promise<State>;
}

/** What came of an event. */
export interface Ending<State> {
  /** The handler's last answer. */
  answer: unknown;
  /** The calls of AWS that the handler made until it ended or died. */
  calls: GateCall[];
  state: State;
}

/**
 * Has a function handle an event undisturbed; then, from the same state each time, has it die before and after each of
 * the calls that it made, and get the event again. @returns how it ended, in the second case by where it died
 */
export async function dieEverywhere<State>(victim: Victim, scenario: Scenario<State>) {
  const now = Date.now();
  await using prepared = await prepare(victim, scenario, now);
  const { event, directory } = prepared;

  async function end(environment: ExecutionEnvironment, death?: Point): Promise<Ending<State>> {
    const copy = await mkdtemp(join(tmpdir(), 'crash-point-'));
    await cp(directory, copy, { recursive: true });
    if (scenario.takesRole) await environment.close();
    await using desk = await startDesk(scenario.resources, copy);
    const handle = async (later: number, point?: Point): Promise<Run> => {
      const run = await environment.handle({ event, now: now + later }, desk.endpoint, point);
      await scenario.settle?.(desk);
      return run;
    };
    const { calls, outcome } = await handle(0, death);
    let answer = death ? expectDeath(death, calls, outcome) : expectAnswer(outcome);
    for (const later of death ? (scenario.again ?? [0]) : [])
      answer = expectAnswer((await handle(later)).outcome);
    return { answer, calls, state: await scenario.look(desk) };
  }

  const undisturbed = await end(victim.environment);
  const deaths: Record<string, Ending<State>> = {};
  await victim.forEach(pointsOf(undisturbed.calls), async (point, environment) => {
    const ending = await end(environment, point);
    deaths[`${point.moment} call ${point.call}, ${ending.calls[point.call - 1]?.name}`] = ending;
  });
  return { undisturbed, deaths };
}

/**
 * After each call; and before those for which that is not the same: what waits for the answer to another call, and
 * dies, leaves the same as if the answer had not come.
 */
const pointsOf = (calls: GateCall[]): Point[] =>
  calls.flatMap(({ alone }, index): Point[] => {
    const call = index + 1;
    const after: Point = { call, moment: 'after' };
    return index > 0 && alone ? [after] : [{ call, moment: 'before' }, after];
  });

/** @returns the event, and the folder of a cloud in which all is ready for it */
async function prepare(victim: Victim, scenario: Scenario<unknown>, now: number) {
  const desk = await startDesk(scenario.resources);
  const handle = async (event: object): Promise<void> => {
    expectAnswer((await victim.environment.handle({ event, now }, desk.endpoint)).outcome);
  };
  const event = await scenario.prepare(desk, handle, now);
  await desk.close();
  const { directory } = desk;
  return { event, directory, [Symbol.asyncDispose]: () => rm(directory, { recursive: true }) };
}

/** @returns what the handler answered. @throws what it threw, or an error if it died */
function expectAnswer(outcome: Outcome | undefined): unknown {
  if (!outcome) throw new Error('The handler died where nobody killed it');
  if ('error' in outcome) throw new Error(outcome.error);
  return outcome.answer;
}

/** @throws if it did not die there */
function expectDeath({ call }: Point, calls: GateCall[], outcome: Outcome | undefined): undefined {
  if (outcome || calls.length < call) throw new Error(`It never came to call ${call}`);
}
