import { type Bare, bareNodes } from './bare-nodes.ts';
import type { GraphNode } from './model.ts';
import { labelOf } from './names.ts';
import type { Standing } from './standing.ts';

/** Everything that stands, of all stacks and accounts. */
export function nodesOf(standing: Standing): GraphNode[] {
  const { stacks } = standing;
  const names = stacks.map(({ name }) => name);
  const stackOf = new Map(
    stacks.flatMap(({ name, resources }) =>
      bareNodes({ ...standing, resources }).map(({ id }) => [id, name] as const),
    ),
  );
  return bareNodes(standing).map((node) => {
    const label = labelIn(node, names);
    const about = node.kind === 'schedule' ? labelOf(node.name, names, 'schedule') : node.about;
    return { ...node, label, about, stack: stackOf.get(node.id) ?? '' };
  });
}

function labelIn({ kind, name, about }: Bare, stacks: string[]): string {
  if (kind === 'schedule') return about;
  if (kind === 'api') return 'HTTP API';
  const label = labelOf(name, stacks, kind);
  return kind === 'url' ? `${label} URL` : label;
}
