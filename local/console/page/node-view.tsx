import type { GraphNode, Live, LiveEnvironment, LiveFunction, LiveQueue } from '../model.ts';
import { Icon, KIND_NAMES } from './icons.tsx';
import type { Box } from './layout/geometry.ts';
import { styleOf } from './style-of.ts';
import { virtualNow, wait } from './time.ts';

const MOST_SQUARES = 7;

interface Props {
  node: GraphNode;
  box: Box;
  live: Live | undefined;
  liveAt: number;
  dim: boolean;
  selected: boolean;
  /** Whether it has just been refused something. */
  refused: boolean;
  onSelect: () => void;
  onHover: (over: boolean) => void;
}

/** A resource, and how it is at the moment. */
export function NodeView({ node, box, live, liveAt, dim, selected, refused, onSelect, onHover }: Props) {
  const now = live ? virtualNow(live, liveAt) : 0;
  const states = [
    node.kind,
    node.enabled === false && 'disabled',
    box.height < 30 && 'chip',
    dim && 'dim',
    selected && 'selected',
    refused && 'refused',
  ];
  return (
    <button
      type="button"
      class={`node ${states.filter(Boolean).join(' ')}`}
      data-node={node.id}
      style={styleOf(box)}
      aria-pressed={selected}
      onClick={onSelect}
      onMouseEnter={() => onHover(true)}
      onMouseLeave={() => onHover(false)}
      onFocus={() => onHover(true)}
      onBlur={() => onHover(false)}
    >
      <Icon kind={node.kind} />
      <span class="spoken">{describe(node, live, now)}</span>
      <span class={labelClass(node)} aria-hidden="true">
        {node.label}
      </span>
      <span class="state" aria-hidden="true">
        <State node={node} live={live} now={now} />
      </span>
    </button>
  );
}

/** Long names in small letters, rather than cut. */
function labelClass({ label }: GraphNode): string {
  if (label.length > 17) return 'label longer';
  return label.length > 14 ? 'label long' : 'label';
}

function State({ node, live, now }: { node: GraphNode; live: Live | undefined; now: number }) {
  const ofFunction = live?.functions.find(({ id }) => id === node.id);
  const retry = live?.due.find(({ id, kind }) => id === node.id && kind === 'retry');
  if (ofFunction && (ofFunction.environments.length > 0 || ofFunction.queued > 0))
    return <Environments of={ofFunction} retryIn={retry && wait(retry.at - now)} />;
  const queue = live?.queues.find(({ id }) => id === node.id);
  if (queue) return <span class={isEmpty(queue) ? 'about' : 'about counts'}>{depth(queue, now)}</span>;
  const tick = live?.due.find(({ id, kind }) => id === node.id && kind === 'tick');
  if (tick) return <span class="about">in {wait(tick.at - now)}</span>;
  return <span class="about">{node.enabled === false ? 'disabled' : node.about}</span>;
}

/** One square each: it serves one request at a time. */
function Environments({
  of: { environments, queued },
  retryIn,
}: {
  of: LiveFunction;
  retryIn: string | undefined;
}) {
  const cold = environments.findLast(({ served, state }) => state === 'init' || served === 0);
  const busy = environments.filter(({ state }) => state === 'busy').length;
  const waiting = Math.max(0, queued - busy);
  const note = (): string => {
    if (cold) return coldStart(cold);
    if (retryIn !== undefined) return `retry in ${retryIn}`;
    return waiting > 0 ? `${waiting} waiting` : '';
  };
  return (
    <span class="about environments">
      {environments.slice(0, MOST_SQUARES).map((each) => (
        <i key={each.number} class={`square ${each.state} ${each.served < 2 ? 'new' : ''}`} />
      ))}
      {environments.length > MOST_SQUARES && <span>+{environments.length - MOST_SQUARES}</span>}
      <span class="note">{note()}</span>
    </span>
  );
}

const coldStart = ({ initMs }: LiveEnvironment): string =>
  initMs === undefined ? 'cold start' : `cold ${initMs} ms`;

const isEmpty = ({ visible, inFlight, delayed }: LiveQueue): boolean => visible + inFlight + delayed === 0;

/** How many messages, in which state, and when the next one can be received. */
function depth(queue: LiveQueue, now: number): string {
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
function describe(
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
