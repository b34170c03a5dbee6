/**
 * Lets esbuild drop the schemas of AWS operations that a function does not call. The SDK writes their keys as
 * constants, `{ [_hH]: … }`; esbuild cannot know that evaluating such a key does nothing, and so keeps all of them.
 * Here what a constant stands for takes the place of the computed key, where the constant is a string of this file.
 */
export function withLiteralKeys(source: string): string {
  const constants = new Map(
    [...source.matchAll(/^const (\w+) = ("[^"\\]*");$/gm)].map(([, name = '', literal = '']) => [
      name,
      literal,
    ]),
  );
  return source.replace(/([{,]\s*)\[(\w+)\]:/g, (all, before: string, name: string) =>
    constants.has(name) ? `${before}${constants.get(name)}:` : all,
  );
}
