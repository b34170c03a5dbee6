import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCloud } from './helpers/cloud.ts';
import { lambda } from './helpers/function.ts';
import { logsOf } from './helpers/logs.ts';

const NUMBER = String.raw`\d+\.\d\d ms`;
const report = (end: string) =>
  new RegExp(
    String.raw`^REPORT RequestId: \S+\tDuration: ${NUMBER}\tBilled Duration: \d+ ms\tMemory Size: \d+ MB\tMax Memory Used: \d+ MB(?:\tInit Duration: ${NUMBER})?${end}\n$`,
  );

const functions = [
  lambda(
    'prints',
    'async ({ text }, { awsRequestId }) => { console.log(text); console.error(awsRequestId); return process.env; }',
  ),
  lambda('waits', '() => new Promise((resolve) => setTimeout(resolve, 300))'),
  lambda('sleeps', '() => new Promise((resolve) => setTimeout(resolve, 60000))', { timeoutSeconds: 1 }),
  lambda('exits', 'async () => process.exit(7)'),
  lambda('throws', "async () => { throw new RangeError('too far'); }"),
  lambda('fails-loudly', "(() => { console.log('x'.repeat(1e6)); throw new TypeError('no'); })()"),
  lambda('lacks-a-package', "require('no-such-package')"),
  lambda('long', "async () => console.log('x'.repeat(600 * 1024))"),
  lambda(
    'both',
    "async () => { process.stdout.write('Grü'); process.stderr.write('err\\n'); console.log('ße'); }",
  ),
];

describe('what Lambda logs', () => {
  let local: Awaited<ReturnType<typeof startCloud>>;
  let logs: ReturnType<typeof logsOf>;
  beforeAll(async () => {
    local = await startCloud({ functions });
    logs = logsOf(local);
  });
  afterAll(() => local[Symbol.asyncDispose]());

  test('an invocation is what the function prints, between START and END', async () => {
    const { answer } = await logs.invoke('prints', { text: 'Grüße 🙂' });

    const [start, text, id = '', end, last, ...rest] = await logs.messages('prints');
    expect(start).toBe(`START RequestId: ${id.trim()} Version: $LATEST\n`);
    expect(text).toBe('Grüße 🙂\n');
    expect(id).toMatch(/^[\da-f-]{36}\n$/);
    expect(end).toBe(`END RequestId: ${id}`);
    expect(last).toMatch(report(String.raw`\t`));
    expect(rest).toEqual([]);
    expect(answer.AWS_LAMBDA_LOG_GROUP_NAME).toBe('/aws/lambda/prints');
  });

  test('each line belongs to the invocation that has printed it', async () => {
    await logs.invoke('prints', { text: 'mine' });

    const { recent } = local.cloud.trace;
    const line = recent.find(({ type, detail }) => type === 'Log' && detail['line'] === 'mine');
    const started = recent.findLast(({ type, resource }) => type === 'Started' && resource === 'prints');
    expect(started).toBeDefined();
    expect(line?.cause).toBe(started?.id);
  });

  test('an environment has a stream of its own, which its variable names', async () => {
    const { answer } = await logs.invoke('prints');

    const [stream, ...others] = await logs.streams('prints');
    const today = new Date().toISOString().slice(0, 10).replaceAll('-', '/');
    expect(stream?.logStreamName).toBe(answer.AWS_LAMBDA_LOG_STREAM_NAME);
    expect(answer.AWS_LAMBDA_LOG_STREAM_NAME).toMatch(
      new RegExp(String.raw`^${today}/\[\$LATEST\][\da-f]{32}$`),
    );
    expect(others).toEqual([]);
  });

  test('two environments at once have two streams', async () => {
    await Promise.all([logs.invoke('waits'), logs.invoke('waits')]);

    expect(await logs.streams('waits')).toHaveLength(2);
  });

  test('the tail has START and REPORT as well', async () => {
    const { tail } = await logs.invoke('prints', { text: 'for the tail' });

    expect(tail).toMatch(/^START [^\n]+\nfor the tail\n[^\n]+\nEND [^\n]+\nREPORT [^\n]+\n$/);
  });

  test('a timeout is told with the request id, and in the report', async () => {
    await logs.invoke('sleeps');

    const [start = '', timeout, end, last] = await logs.messages('sleeps');
    const [, , id] = start.split(' ');
    expect(timeout).toMatch(
      new RegExp(String.raw`^\d{4}-\d\d-\d\dT[\d:.]+Z ${id} Task timed out after 1.00 seconds\n\n$`),
    );
    expect(end).toBe(`END RequestId: ${id}\n`);
    expect(last).toMatch(report(String.raw`\tStatus: timeout`));
  });

  test('the end of a process is told with the request id, and in the report', async () => {
    await logs.invoke('exits');

    const [start = '', exit, , last] = await logs.messages('exits');
    const [, , id] = start.split(' ');
    expect(exit).toBe(
      `RequestId: ${id} Error: Runtime exited with error: exit status 7\nRuntime.ExitError\n`,
    );
    expect(last).toMatch(report(String.raw`\tStatus: error\tError Type: Runtime.ExitError`));
  });

  test('an error of the handler is one line, with the request id', async () => {
    await logs.invoke('throws');

    const [start = '', error = '', , last] = await logs.messages('throws');
    const [, , id] = start.split(' ');
    expect(error).toContain(`\t${id}\tERROR\tInvoke Error \t{"errorType":"RangeError"`);
    expect(last).toMatch(report(String.raw`\t`));
  });

  test('code that cannot be loaded says why, and for which request', async () => {
    await logs.invoke('lacks-a-package');

    const [why, start, end, last] = await logs.messages('lacks-a-package');
    expect(why).toContain("Cannot find module 'no-such-package'");
    expect(start).toMatch(/^START RequestId: [\da-f-]{36} /);
    expect(end).toMatch(/^END /);
    expect(last).toMatch(report(String.raw`\tStatus: error\tError Type: Runtime.ImportModuleError`));
  });

  test('all that is printed before code cannot be loaded is there before START', async () => {
    await logs.invoke('fails-loudly');

    const words = (await logs.messages('fails-loudly')).map((message) => /[A-Z]{3,}|x/.exec(message)?.[0]);
    expect(words).toEqual(['x', 'x', 'x', 'x', 'ERROR', 'START', 'END', 'REPORT']);
  });

  test('a line that is too long for an event is several', async () => {
    await logs.invoke('long');

    const [, ...lines] = await logs.messages('long');
    expect(lines.map(({ length }) => length).slice(0, 3)).toEqual([262_145, 262_145, 90_113]);
  });

  test('standard output and standard error are not mixed within a line', async () => {
    await logs.invoke('both');

    const messages = await logs.messages('both');
    expect(messages).toContain('Grüße\n');
    expect(messages).toContain('err\n');
  });
});
