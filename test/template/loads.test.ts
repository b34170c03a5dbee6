import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { isArchitecture } from '../../layers/architecture.ts';
import { buildLayer } from '../../layers/build-layer.ts';
import { compiledTemplate } from '../helpers/template.ts';

/** An event for each function that it answers without any AWS service, and what it answers, or the name of its error. */
const EVENTS: Record<string, { event: string; answer: unknown }> = {
  api: { event: 'health', answer: expect.objectContaining({ statusCode: 200, body: '{"status":"ok"}' }) },
  backup: { event: 'no-batch', answer: 'UnexpectedBatchTypeError' },
  authorizer: { event: 'no-token', answer: expect.objectContaining({ isAuthorized: false }) },
  banner: { event: 'of-somebody-else', answer: 'UnexpectedEventError' },
  caller: { event: 'unknown-type', answer: expect.objectContaining({ outcome: 'refused' }) },
  'external-ip': { event: 'ask', answer: 'ServiceUnavailableError' },
  failures: { event: 'no-batch', answer: 'UnexpectedBatchTypeError' },
  flaky: { event: 'unknown-mode', answer: expect.objectContaining({ outcome: 'refused' }) },
  hello: { event: 'hello', answer: expect.objectContaining({ message: 'Hello World!' }) },
  reconcile: { event: 'unclear', answer: 'InvalidRequestError' },
  redrive: { event: 'unclear', answer: 'InvalidRequestError' },
  scraper: { event: 'late-tick', answer: { outcome: 'late', published: [] } },
  site: { event: 'not-found', answer: expect.objectContaining({ statusCode: 404 }) },
  thumbnail: { event: 'test-event', answer: undefined },
  waiter: { event: 'wrong-type', answer: expect.objectContaining({ outcome: 'refused' }) },
};

const INVOKE = `const context = { awsRequestId: 'r', functionName: 'f', getRemainingTimeInMillis: () => 3000 };
const [file, event] = process.argv.slice(1);
require(file).handler(JSON.parse(event), context).catch(({ name }) => name).then((answer) => console.log('\\n' + JSON.stringify({ answer })));`;

const host = process.arch === 'x64' ? 'x86_64' : process.arch;

/** A zip unpacked where nothing else is. */
function unpacked(zip: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'function-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, bytes] of Object.entries(unzipSync(readFileSync(zip)))) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
  return folder;
}

// The layer is built for Linux.
describe.runIf(process.platform === 'linux')('each zip, with nothing but the layer beside it', () => {
  test.each(Object.entries(EVENTS))('%s loads and answers', async (name, { event, answer }) => {
    if (!isArchitecture(host)) throw new Error(`Lambda has no ${host}`);
    const folder = unpacked(join(inject('packageDirectory'), `${name}.zip`));
    const layer = await buildLayer('.', { name: 'shared', workspace: 'layers/shared', architecture: host });
    const [, declared] = compiledTemplate()
      .ofType('AWS::Lambda::Function')
      .find(([, { Properties }]) => Properties.FunctionName.endsWith(`-${name}`)) ?? ['', undefined];
    const variables = Object.entries(declared?.Properties.Environment?.Variables ?? {});
    const modules = declared?.Properties.Layers ? resolve(layer.directory, 'nodejs/node_modules') : '';
    const env = {
      // What refers to resources is some name.
      ...Object.fromEntries(
        variables.map(([variable, value]) => [variable, typeof value === 'string' ? value : 'set']),
      ),
      LAMBDA_TASK_ROOT: folder,
      // Nobody is there: it must say so, wherever this runs.
      ...(name === 'external-ip' && { SERVICE_URL: 'http://127.0.0.1:9' }),
      AWS_REGION: 'eu-west-1',
      NODE_PATH: modules,
    };
    const args = [
      '-e',
      INVOKE,
      join(folder, `functions/${name}/handler.cjs`),
      readFileSync(`events/${name}/${event}.json`, 'utf8'),
    ];

    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder, env });

    const { answer: told } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
    expect(told).toEqual(answer);
  });

  test('none is left out', () => {
    const names = compiledTemplate()
      .ofType('AWS::Lambda::Function')
      .map(([, { Properties }]): string => Properties.FunctionName.replace('lambda-by-example-dev-', ''));

    expect(new Set(names)).toEqual(new Set(Object.keys(EVENTS)));
  });
});
