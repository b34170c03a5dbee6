/**
 * The command that was typed, with some options changed: whoever copies it keeps all others.
 * @param options - by their names
 * @param args - as a shell gave them, the framework's command first
 */
export function typedWith(
  options: Record<string, string | number>,
  args: string[] = process.argv.slice(2),
): string {
  const [command = '', ...rest] = args;
  const begin = command === 'local' ? ['npm', 'start', '--'] : ['npx', 'sls', command];
  const kept = rest.filter((arg, index) => {
    const names = [nameOf(arg), arg.includes('=') ? undefined : nameOf(rest[index - 1])];
    return !names.some((name) => name !== undefined && name in options);
  });
  const changed = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return [...begin, ...kept.map(quoted), ...changed].join(' ');
}

const nameOf = (arg = ''): string | undefined => /^--([\w-]+)/.exec(arg)?.[1];

const quoted = (arg: string): string =>
  /^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", String.raw`'\''`)}'`;
