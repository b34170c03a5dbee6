import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { edgeKey } from './edge-key.ts';
import type { Layout } from './layout/layout.ts';
import type { Motion } from './motion.ts';
import { NodeView } from './node-view.tsx';
import { RefusedWay } from './refusal.tsx';
import { useInSight, useScale } from './sight.ts';
import { sizeOf, styleOf } from './style-of.ts';
import type { Selection, Store } from './store.ts';

/** The picture of what stands. */
export function Diagram({ store, motion }: { store: Store; motion: Motion }) {
  const { graph, layout, live, liveAt, selection } = store;
  const [hovered, setHovered] = useState<string>();
  const shown = shownPath(store, selection);
  const area = useRef<HTMLElement>(null);
  const scale = useScale(area, layout, selection !== undefined);
  useInSight(area, layout, scale, selection && [...(shown ?? [selectedNode(store, selection)])]);
  const dots = useRef<SVGGElement>(null);
  useLayoutEffect(() => motion.dots.attach(dots.current), [motion]);
  const refused = store.refusal && store.diary.nodeOf(store.refusal)?.id;
  const looked = selection?.kind === 'node' ? selection.id : hovered;
  return (
    <section class="diagram" ref={area} aria-label="Architecture">
      <div class="sized" style={sizeOf({ width: layout.width * scale, height: layout.height * scale })}>
        <div class="picture" style={{ ...sizeOf(layout), transform: `scale(${scale})` }}>
          {layout.regions.map(({ caption, kind, ...box }) => (
            <div key={caption} class={`region ${kind}`} style={styleOf(box)}>
              <span>{caption}</span>
            </div>
          ))}
          <svg width={layout.width} height={layout.height} aria-hidden="true">
            <Arrows />
            <path class="base data" d={quiet(layout, 'data')} />
            <path class={`base failure ${shown ? 'aside' : ''}`} d={quiet(layout, 'failure')} />
            {layout.edges.map(({ edge, path, faint }) => (
              <path
                key={edgeKey(edge)}
                data-edge={edgeKey(edge)}
                d={path}
                class={[
                  'edge',
                  edge.kind,
                  faint && 'faint',
                  (looked === edge.from || looked === edge.to) && 'lit',
                  shown && (shown.has(edge.from) && shown.has(edge.to) ? 'lit' : 'dim'),
                  store.node(edge.from)?.enabled === false && 'disabled',
                ]
                  .filter(Boolean)
                  .join(' ')}
                {...(faint || edge.kind === 'failure' ? {} : { 'marker-end': 'url(#arrow)' })}
              />
            ))}
          </svg>
          {layout.order.map((id) => {
            const [node, box] = [store.node(id), layout.boxes.get(id)];
            return (
              node &&
              box && (
                <NodeView
                  key={id}
                  {...{ node, box, live, liveAt }}
                  dim={shown !== undefined && !shown.has(id)}
                  refused={refused === id}
                  selected={selection?.kind === 'node' && selection.id === id}
                  onSelect={() => store.select({ kind: 'node', id })}
                  onHover={(over) => setHovered(over ? id : undefined)}
                />
              )
            );
          })}
          <svg class="over" width={layout.width} height={layout.height} aria-hidden="true">
            <RefusedWay store={store} />
            <g ref={dots} />
          </svg>
        </div>
      </div>
      {graph.nodes.length === 0 && <p class="hint">Nothing stands yet.</p>}
    </section>
  );
}

/** Lines that share their way are one line, and not the darker the more they are. */
const quiet = ({ edges }: Layout, what: 'data' | 'failure'): string =>
  edges
    .filter(({ edge: { kind }, faint }) => (what === 'failure' ? kind === 'failure' : faint))
    .map(({ path }) => path)
    .join('');

const Arrows = () => (
  <defs>
    <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
      <path d="M0 .5 7.500 4 0 7.500z" />
    </marker>
  </defs>
);

/** The node that is selected, or that an event happened to. */
function selectedNode({ diary }: Store, selection: Selection): string {
  if (selection.kind === 'node') return selection.id;
  const event = diary.get(selection.id);
  return (event && diary.nodeOf(event)?.id) ?? '';
}

/** The nodes of the story that is selected. */
function shownPath({ diary, stories }: Store, selection: Selection | undefined): Set<string> | undefined {
  if (selection?.kind !== 'story') return undefined;
  const story = stories.all.find(({ root }) => root.id === selection.id);
  return (
    story &&
    new Set(
      story.events.flatMap((event) => [
        ...(diary.nodeOf(event) ? [diary.nodeOf(event)?.id ?? ''] : []),
        ...Object.keys(event.detail['touched'] ?? {}),
      ]),
    )
  );
}
