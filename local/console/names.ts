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
