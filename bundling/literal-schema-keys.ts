import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

const SCHEMAS = /[/\\]@aws-sdk[/\\].*[/\\]dist-es[/\\]schemas[/\\]schemas_\d+\.js$/;

/**
 * Lets esbuild drop the schemas of AWS operations that a function does not call. The SDK writes their keys as
 * constants, `{ [_hH]: … }`; esbuild cannot know that evaluating such a key does nothing, and so keeps all of them.
 */
export const literalSchemaKeys: Plugin = {
  name: 'literal-schema-keys',
  setup(build) {
    build.onLoad({ filter: SCHEMAS }, async ({ path }) => ({
      contents: withLiteralKeys(await readFile(path, 'utf8')),
    }));
  },
};

/** Writes what a constant stands for in place of a computed key, where the constant is a string of this file. */
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
