import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import type { Plugin } from 'esbuild';
import { expect, onTestFinished, test } from 'vitest';
import type { FunctionConfig } from '../lambda/config.ts';
import { EsbuildCode } from '../lambda/esbuild-code.ts';
import { startCloud } from './helpers/cloud.ts';
import { lambda } from './helpers/function.ts';

const patience = { timeout: 5000, interval: 10 };

/** A function built from sources that a test writes. */
async function startEdited(
  sources: Record<string, string>,
  {
    layers = [],
    patterns = [],
    plugins = [],
    minify = false,
  }: { layers?: string[]; patterns?: string[]; plugins?: Plugin[]; minify?: boolean } = {},
) {
  const root = mkdtempSync(join(tmpdir(), 'local-edited-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  for (const [file, text] of Object.entries(sources)) write(file, text);
  const options = { absWorkingDir: root, external: ['from-the-layer'], plugins, minify };
  const code = new EsbuildCode({ handler: 'handler.handler', options, patterns });
  const local = await startCloud({
    functions: [lambda('edited', '', { handler: 'handler.handler', code, layers })],
  });
  onTestFinished(() => local[Symbol.asyncDispose]());
  const invoke = async () => {
    const { Payload } = await local.lambda.send(new InvokeCommand({ FunctionName: 'edited' }));
    return JSON.parse(Payload?.transformToString() ?? 'null');
  };
  const said = () =>
    local.cloud.trace.recent
      .filter(({ type }) => type === 'CodeFailed')
      .map(({ detail }) => detail['message']);
  return { root, write, invoke, said };
}

const answers = (text: string) => `export const handler = async () => '${text}';`;

test('an edit is live', async () => {
  const { write, invoke } = await startEdited({
    'handler.ts':
      "import { text } from './text.ts';\nexport const handler = async (): Promise<string> => text;",
    'text.ts': "export const text: string = 'old';",
  });
  expect(await invoke()).toBe('old');

  write('text.ts', "export const text: string = 'new';");

  await expect.poll(invoke, patience).toBe('new');
});

/** Lets `import text from 'text:file'` have a file's text. */
const texts: Plugin = {
  name: 'texts',
  setup(build) {
    build.onResolve({ filter: /^text:/ }, ({ path, resolveDir }) => ({
      path: join(resolveDir, path.slice('text:'.length)),
      namespace: 'text',
    }));
    build.onLoad({ filter: /./, namespace: 'text' }, ({ path }) => {
      const contents = readFileSync(path, 'utf8');
      const errors = contents ? [] : [{ text: 'There is no text' }];
      return { contents, loader: 'text', errors, watchFiles: [path] };
    });
  },
};

test('so is an edit of what a plugin has read, and of what it could not read', async () => {
  const { write, invoke } = await startEdited(
    {
      'handler.ts': "import text from 'text:page.html';\nexport const handler = async () => text;",
      'page.html': 'old',
    },
    { plugins: [texts] },
  );
  expect(await invoke()).toBe('old');

  write('page.html', '');
  await expect.poll(invoke, patience).toMatchObject({ errorMessage: 'handler.ts:1: There is no text' });
  write('page.html', 'new');

  await expect.poll(invoke, patience).toBe('new');
});

test('a syntax error is one line at once, is the error of events, and heals', async () => {
  const { write, invoke, said } = await startEdited({ 'handler.ts': answers('well') });
  expect(await invoke()).toBe('well');

  write('handler.ts', '\nexport const handler = async () => {;');
  await expect.poll(said, patience).toEqual(['handler.ts:2: Unexpected end of file']);
  const failed = await invoke();
  write('handler.ts', answers('healed'));

  expect(failed).toEqual({
    errorType: 'Runtime.UserCodeSyntaxError',
    errorMessage: 'handler.ts:2: Unexpected end of file',
  });
  await expect.poll(invoke, patience).toBe('healed');
});

test('what the package holds beside the bundle is there, and live; what it leaves out is not', async () => {
  const read = `export const handler = async () => {
    const { readdirSync, readFileSync } = await import('node:fs');
    const folder = process.env.LAMBDA_TASK_ROOT + '/words';
    return [...readdirSync(folder), readFileSync(folder + '/good.txt', 'utf8')];
  };`;
  const { write, invoke } = await startEdited(
    { 'handler.ts': read, 'words/good.txt': 'old', 'words/bad.txt': 'bad', 'words/good.md': 'none' },
    { patterns: ['words/*.txt', '!words/bad.txt'] },
  );
  expect(await invoke()).toEqual(['good.txt', 'old']);

  write('words/good.txt', 'new');

  await expect.poll(invoke, patience).toEqual(['good.txt', 'new']);
});

test('a file that was missing is found when it is there', async () => {
  const { write, invoke } = await startEdited({
    'handler.ts': "export { handler } from './later.ts';",
  });
  expect(await invoke()).toMatchObject({ errorMessage: 'handler.ts:1: Could not resolve "./later.ts"' });

  write('later.ts', answers('here'));

  expect(await invoke()).toBe('here');
});

test('a package that is not installed is named with what to type', async () => {
  const { invoke } = await startEdited({ 'handler.ts': "export { handler } from '@not/installed';" });

  const { errorMessage } = await invoke();

  expect(errorMessage).toBe(
    'handler.ts:1: Could not resolve "@not/installed": type "npm ci", or "npm install @not/installed" if it is new',
  );
});

test('an error names the lines and the functions of the sources, not of the minified bundle', async () => {
  const { root, invoke } = await startEdited(
    {
      'handler.ts': "import { find } from './find.ts';\n\nexport const handler = async () => find(3);",
      'find.ts':
        'interface Unused { a: string }\n\nexport function find(one: number): number {\n' +
        "  if (one > 2) throw new RangeError('no such one');\n  return one;\n}",
    },
    { minify: true },
  );

  const { errorType, errorMessage, trace } = await invoke();

  expect([errorType, errorMessage]).toEqual(['RangeError', 'no such one']);
  expect(trace.slice(0, 2)).toEqual(['RangeError: no such one', `    at find (${root}/find.ts:4:22)`]);
  expect(trace[2]).toMatch(/^ {4}at .*handler\.ts:3:36\)?$/);
});

test('a package of a layer is there only for functions that declare the layer', async () => {
  const opt = mkdtempSync(join(tmpdir(), 'local-layer-'));
  onTestFinished(() => rmSync(opt, { recursive: true }));
  const folder = join(opt, 'nodejs', 'node_modules', 'from-the-layer');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'index.js'), "module.exports = 'layer';");
  const source = {
    'handler.ts': "import text from 'from-the-layer';\nexport const handler = async () => text;",
  };

  const withLayer = await startEdited(source, { layers: [opt] });
  const without = await startEdited(source);

  expect(await withLayer.invoke()).toBe('layer');
  expect(await without.invoke()).toMatchObject({ errorType: 'Runtime.ImportModuleError' });
});

test('code is built ahead of its first event, but not beside another that is at work', async () => {
  const built: string[] = [];
  const ends = { first: Promise.withResolvers<void>(), event: Promise.withResolvers<void>() };
  const order = [ends.first, ends.event];
  const builds = (config: FunctionConfig, end?: () => Promise<void> | undefined): FunctionConfig => {
    const directory = async () => {
      built.push(config.name);
      await end?.();
      return config.code.directory();
    };
    return { ...config, code: { ...config.code, directory } };
  };
  const one = builds(lambda('one', 'async () => {}'), () => order.shift()?.promise);
  await using local = await startCloud({ functions: [one, builds(lambda('other', 'async () => {}'))] });

  await expect.poll(() => built, patience).toEqual(['one']);
  const answer = local.lambda.send(new InvokeCommand({ FunctionName: 'one' }));
  await expect.poll(() => built, patience).toEqual(['one', 'one']);
  ends.first.resolve();
  await sleep(50);
  const meanwhile = [...built];
  ends.event.resolve();
  await answer;

  expect(meanwhile).toEqual(['one', 'one']);
  await expect.poll(() => built, patience).toEqual(['one', 'one', 'other']);
});
