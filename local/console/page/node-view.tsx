import type { GraphNode, Live } from '../model.ts';
import { Environments } from './environments.tsx';
import { Icon } from './icons.tsx';
import type { Box } from './layout/geometry.ts';
import { depth, describe, isEmpty } from './spoken.ts';
import { styleOf } from './style-of.ts';
import { virtualNow, wait } from './time.ts';

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
