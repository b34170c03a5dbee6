import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { build } from 'esbuild';
import { expect, onTestFinished, test } from 'vitest';
import type { FunctionConfig } from '../lambda/config.ts';
import { EsbuildCode } from '../lambda/esbuild-code.ts';
import { startCloud } from './helpers/cloud.ts';
import { lambda } from './helpers/function.ts';

/** A folder with some files, until the test is over. */
function folderOf(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'local-stacks-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(root, file), text);
  return root;
}

/** What stands as it is in a folder. */
const code = (root: string): FunctionConfig['code'] => ({
  directory: async () => root,
  onChange: () => {},
  close: async () => {},
});

/** The trace of the error in which a function ends. */
async function traceOf(config: FunctionConfig, meanwhile?: () => void): Promise<string[]> {
  await using local = await startCloud({ functions: [config] });
  const ended = local.lambda.send(new InvokeCommand({ FunctionName: config.name }));
  if (meanwhile) {
    await expect.poll(() => local.cloud.trace.recent.some(({ type }) => type === 'Log')).toBe(true);
    meanwhile();
  }
  const { Payload } = await ended;
  return JSON.parse(Payload?.transformToString() ?? '{}').trace;
}

test('the stack of a module points into its sources too', async () => {
  const root = folderOf({
    'source.ts': "\n\nexport const handler = async () => { throw new Error('no'); };",
  });
  await build({
    entryPoints: [join(root, 'source.ts')],
    outfile: join(root, 'index.mjs'),
    format: 'esm',
    minify: true,
    sourcemap: 'external',
  });

  const trace = await traceOf(lambda('module', '', { code: code(root) }));

  expect(trace.slice(0, 2)).toEqual([
    'Error: no',
    expect.stringMatching(new RegExp(String.raw`^ {4}at .*${root}/source\.ts:3:44\)?$`)),
  ]);
});

test('a map that cannot be read does not take the place of the error', async () => {
  const root = folderOf({
    'index.cjs': "exports.handler = async () => { throw new RangeError('no'); };",
    'index.cjs.map': ")]}'\n{}",
  });

  const trace = await traceOf(lambda('mapless', '', { code: code(root) }));

  expect(trace.slice(0, 2)).toEqual([
    'RangeError: no',
    expect.stringContaining(join(root, 'index.cjs:1:39')),
  ]);
});

test('what runs on after an edit is not told by the lines of what it has become', async () => {
  const source = `import { watch } from 'node:fs';
export const handler = async () => {
  console.log('at work');
  const map = __filename + '.map';
  await new Promise((resolve) => watch(map, resolve));
  throw new Error('no');
};`;
  const root = folderOf({ 'handler.ts': source });
  const edited = new EsbuildCode({ handler: 'handler.handler', options: { absWorkingDir: root } });

  const trace = await traceOf(
    lambda('edited', '', { handler: 'handler.handler', code: edited, timeoutSeconds: 10 }),
    () => writeFileSync(join(root, 'handler.ts'), `${'\n'.repeat(40)}${source}`),
  );

  expect(trace[0]).toBe('Error: no');
  expect(trace[1]).toContain('handler.cjs:');
});
