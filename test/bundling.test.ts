import { readFileSync } from 'node:fs';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { build, type Plugin } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { withLiteralKeys } from '../bundling/literal-schema-keys.ts';
import { pruneClients } from '../bundling/prune-clients.ts';
import { recompress } from '../bundling/recompress.ts';

const bundle = async (plugins: Plugin[], names = 'GetParameterCommand, ParameterNotFound') => {
  const contents = `import { ${names} } from '@aws-sdk/client-ssm'; console.log(${names});`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: '.' },
    bundle: true,
    minify: true,
    platform: 'node',
    mainFields: ['module', 'main'],
    write: false,
    plugins,
  });
  return outputFiles[0]?.text ?? '';
};

describe('schemas of the SDK', () => {
  test('of operations that a function does not call are not in its bundle', async () => {
    const plain = await bundle([]);
    const pruned = await bundle([pruneClients]);

    expect(pruned.length).toBeLessThan(plain.length * 0.4);
    expect(pruned.includes('ParameterNotFound')).toBe(true);
  });

  test('come with the version of their client, and nothing else of what npm knows of it', async () => {
    const { version } = JSON.parse(readFileSync('node_modules/@aws-sdk/client-ssm/package.json', 'utf8'));
    const pruned = await bundle([pruneClients], 'SSMClient');

    expect(pruned.includes(version)).toBe(true);
    expect(pruned.includes('devDependencies')).toBe(false);
  });

  test('mean the same with their keys written out', () => {
    const source = 'const _a = "x";\nconst _n = 1;\nconst o = { [_a]: _a, [_n]: 2,\n  [_b]: [_a] };';

    expect(withLiteralKeys(source)).toBe(
      'const _a = "x";\nconst _n = 1;\nconst o = { "x": _a, [_n]: 2,\n  [_b]: [_a] };',
    );
  });
});

describe('a zip', () => {
  const files = { 'b.cjs': new Uint8Array(readFileSync('package-lock.json')), 'a/é.json': strToU8('{}') };

  test('has the same files, readable for everybody, in fewer bytes', () => {
    const loose = zipSync(files, { level: 1, mtime: new Date(2026, 5, 1) });

    const tight = recompress(loose);

    expect(unzipSync(tight)).toEqual(unzipSync(loose));
    expect(tight.length).toBeLessThan(loose.length);
    // The upper half of the external attributes in the central directory is the Unix mode.
    const directory = Buffer.from(tight).indexOf('504b0102', 'hex');
    expect(
      Buffer.from(tight)
        .readUInt16LE(directory + 40)
        .toString(8),
    ).toBe('100644');
  });

  test('is the same whenever and however it was packed before', () => {
    const early = recompress(zipSync(files, { level: 0, mtime: new Date(1999, 0, 1) }));
    const late = recompress(zipSync(files, { level: 9, mtime: new Date(2026, 5, 1) }));

    expect(Buffer.from(early).equals(Buffer.from(late))).toBe(true);
    expect(strFromU8(unzipSync(early)['a/é.json'] ?? new Uint8Array())).toBe('{}');
  });
});
