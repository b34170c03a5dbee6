/**
 * A resource's name as people call it: without the stack's own, and without the account that makes names unique.
 * @param stacks - the names of all stacks
 * @param rest - what it is called when nothing is left
 */
export function labelOf(name: string, stacks: string[], rest: string): string {
  const prefixes = stacks.toSorted((a, b) => b.length - a.length);
  const prefix = prefixes.find((stack) => name === stack || name.startsWith(`${stack}-`)) ?? '';
  const label = name
    .slice(prefix.length)
    .replace(/^-/, '')
    .replace(/-\d{12}$/, '');
  return label || rest;
}

/** A schedule's expression in words, as far as that is shorter: `every 5 minutes`. */
export function scheduleInWords(expression: string): string {
  const [, count, unit = ''] = /^rate\((\d+) (\w+)\)$/.exec(expression) ?? [];
  if (count === undefined) return expression;
  return count === '1' ? `every ${unit}` : `every ${count} ${unit}`;
}

/** Names of stacks without the words that all of them begin with: `dev` and `try`. */
export function apart(stacks: string[]): { common: string; names: Map<string, string> } {
  const [first = []] = stacks.map((name) => name.split('-'));
  const differs = first.findIndex((_, at) =>
    stacks.some((name) => name.split('-')[at] !== first[at] || name.split('-').length === at + 1),
  );
  const common = stacks.length > 1 ? first.slice(0, Math.max(0, differs)) : [];
  const names = stacks.map((name) => [name, name.split('-').slice(common.length).join('-')] as const);
  return { common: common.join('-'), names: new Map(names) };
}
