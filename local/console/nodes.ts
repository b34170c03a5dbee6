import { type Bare, bareNodes } from './bare-nodes.ts';
import type { GraphNode } from './model.ts';
import { apart, labelOf } from './names.ts';
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
  // What two services call alike is told apart by the stack.
  const services = stacks.filter(({ resources }) => resources.functions.length > 0);
  const suffixes = services.length > 1 ? apart(names).names : undefined;
  return bareNodes(standing).map((node) => {
    const suffix = suffixes?.get(stackOf.get(node.id) ?? '');
    const label = labelIn(node, names) + (suffix ? ` · ${suffix}` : '');
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
