import type { GraphNode, Live, LiveEnvironment, LiveQueue } from '../model.ts';
import { KIND_NAMES } from './icons.tsx';
import { wait } from './time.ts';

/** Whether it has no message in any state. */
export const isEmpty = ({ visible, inFlight, delayed }: LiveQueue): boolean =>
  visible + inFlight + delayed === 0;

/** How many messages, in which state, and when the next one can be received. @param now - of the virtual clock */
export function depth(queue: LiveQueue, now: number): string {
  if (isEmpty(queue)) return 'empty';
  const { visible, inFlight, delayed, next } = queue;
  const counts = [
    visible > 0 && `${visible} visible`,
    inFlight > 0 && `${inFlight} in flight`,
    delayed > 0 && `${delayed} delayed`,
  ];
  const again = next !== undefined && visible === 0 ? ` · ${wait(next - now)}` : '';
  return counts.filter(Boolean).join(', ') + again;
}

/** For those who hear the page. */
export function describe(
  { kind, label, id, enabled, about }: GraphNode,
  live: Live | undefined,
  now: number,
): string {
  const name = `${KIND_NAMES[kind]} ${label}`;
  const ofFunction = live?.functions.find((each) => each.id === id);
  if (ofFunction) return `${name}, ${inWords(ofFunction.environments)}`;
  const queue = live?.queues.find((each) => each.id === id);
  if (queue) return `${name}, ${depth(queue, now)}`;
  if (enabled === false) return `${name}, disabled`;
  return kind === 'schedule' ? `${name}, ${about}` : name;
}

function inWords(environments: LiveEnvironment[]): string {
  if (environments.length === 0) return 'no environment';
  const busy = environments.filter(({ state }) => state === 'busy').length;
  const starting = environments.filter(({ state }) => state === 'init').length;
  const count = `${environments.length} environment${environments.length === 1 ? '' : 's'}`;
  const states = [busy > 0 && `${busy} busy`, starting > 0 && `${starting} starting`].filter(Boolean);
  return `${count}, ${states.length > 0 ? states.join(', ') : 'idle'}`;
}
