import { InvokeCommand, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCloud } from './helpers/cloud.ts';
import { lambda } from './helpers/function.ts';

const functions = [
  lambda('echo', 'async (event, context) => ({ event, requestId: context.awsRequestId })'),
  lambda('silent', 'async () => {}'),
  lambda('log', 'async ({ message }) => console.log(message)'),
  lambda('throws', "async () => { throw new RangeError('too far'); }"),
  lambda(
    'rejects-late',
    "async () => { setTimeout(() => { throw new Error('late'); }); await new Promise(() => {}); }",
  ),
  lambda('exits', 'async () => process.exit(7)'),
  lambda('sleeps', '() => new Promise((resolve) => setTimeout(resolve, 60000))', { timeoutSeconds: 1 }),
  lambda('spins', 'async () => { for (;;); }', { timeoutSeconds: 1 }),
  lambda(
    'grows',
    'async () => { globalThis.kept = []; for (;;) { kept.push(Buffer.alloc(1e7, 1)); await new Promise(setImmediate); } }',
    { memoryMb: 128, timeoutSeconds: 20 },
  ),
  lambda('waits-for-nothing', 'async () => { await new Promise(() => {}); }'),
  lambda('counts', '((n) => async () => ++n)(0)'),
  lambda('fails-to-init', "(() => { throw new TypeError('no'); })()"),
  lambda('lacks-a-package', "require('no-such-package')"),
  lambda('calls-back', '(event, context, callback) => callback()'),
  lambda('no-handler', 'undefined'),
  lambda('env', 'async () => process.env', {
    environment: { COLOUR: 'red' },
  }),
];

describe('invoking a function', () => {
  let local: Awaited<ReturnType<typeof startCloud>>;
  beforeAll(async () => {
    local = await startCloud({ functions });
  });
  afterAll(() => local[Symbol.asyncDispose]());

  async function invoke(FunctionName: string, payload: unknown = {}, rest = {}) {
    const command = new InvokeCommand({ FunctionName, Payload: JSON.stringify(payload), ...rest });
    const { StatusCode, FunctionError, Payload, LogResult } = await local.lambda.send(command);
    const answer = Payload?.transformToString();
    return {
      status: StatusCode,
      error: FunctionError,
      answer: answer ? JSON.parse(answer) : undefined,
      log: Buffer.from(LogResult ?? '', 'base64').toString(),
    };
  }

  test.each([
    'echo',
    'arn:aws:lambda:eu-west-1:111111111111:function:echo',
    '111111111111:function:echo',
    'echo:$LATEST',
  ])('by %s gives the answer of its handler', async (name) => {
    const { status, error, answer } = await invoke(name, { text: 'Grüße 🙂' });

    expect({ status, error }).toEqual({ status: 200, error: undefined });
    expect(answer).toEqual({
      event: { text: 'Grüße 🙂' },
      requestId: expect.stringMatching(/^[\da-f-]{36}$/),
    });
  });

  test('that returns nothing gives null', async () => {
    expect(await invoke('silent')).toMatchObject({ status: 200, answer: null });
  });

  test('gives the tail of its log when asked', async () => {
    const asked = await invoke('log', { message: 'for the tail' }, { LogType: 'Tail' });
    const notAsked = await invoke('log', { message: 'for nobody' });

    expect(asked.log).toContain('for the tail');
    expect(notAsked.log).toBe('');
  });

  test.each([
    ['throws', 'RangeError', 'too far'],
    ['rejects-late', 'Error', 'late'],
    ['exits', 'Runtime.ExitError', /^RequestId: .* Error: Runtime exited with error: exit status 7$/],
    ['sleeps', 'Sandbox.Timedout', /^RequestId: .* Error: Task timed out after 1.00 seconds$/],
    ['spins', 'Sandbox.Timedout', /Task timed out after 1.00 seconds/],
    ['grows', 'Runtime.OutOfMemory', /signal: killed \(memory \d+ of 128 MB\)/],
    ['waits-for-nothing', 'Runtime.ExitError', /Runtime exited without providing a reason/],
    ['fails-to-init', 'TypeError', 'no'],
    ['lacks-a-package', 'Runtime.ImportModuleError', /Cannot find module 'no-such-package'/],
    ['calls-back', 'Runtime.CallbackHandlerDeprecated', /return a promise/],
    ['no-handler', 'Runtime.HandlerNotFound', 'index.handler is undefined or not exported'],
  ])('that %s answers 200 with the error %s', async (name, errorType, errorMessage) => {
    const { status, error, answer } = await invoke(name);

    expect({ status, error }).toEqual({ status: 200, error: 'Unhandled' });
    expect(answer.errorType).toBe(errorType);
    expect(answer.errorMessage).toMatch(errorMessage);
  });

  test('keeps the global scope, unless the environment has ended', async () => {
    for (let count = 1; count <= 50; count += 1) expect((await invoke('counts')).answer).toBe(count);
  });

  test('runs it with the variables of Lambda and its own, and none of the shell', async () => {
    process.env['SECRET_OF_THE_SHELL'] = 'secret';

    const { answer } = await invoke('env');

    expect(answer).toMatchObject({
      COLOUR: 'red',
      AWS_LAMBDA_FUNCTION_NAME: 'env',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
      AWS_REGION: 'eu-west-1',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_ENDPOINT_URL: local.endpoint,
      AWS_ACCESS_KEY_ID: expect.stringMatching(/^ASIA/),
      TZ: ':UTC',
    });
    expect(answer).not.toHaveProperty('SECRET_OF_THE_SHELL');
    expect(answer).not.toHaveProperty('npm_package_name');
  });

  test('as a dry run does not run it', async () => {
    const before = (await invoke('counts')).answer;

    const { status } = await invoke('counts', {}, { InvocationType: 'DryRun' });

    expect(status).toBe(204);
    expect((await invoke('counts')).answer).toBe(before + 1);
  });

  test.each([
    ['of an unknown function', 'nobody', '{}', 'ResourceNotFoundException', 404],
    ['with no JSON', 'echo', '{"half":', 'InvalidRequestContentException', 400],
    [
      'with more than 6 MB',
      'echo',
      JSON.stringify('x'.repeat(6 * 1024 * 1024)),
      'RequestTooLargeException',
      413,
    ],
  ])('%s is refused', async (_, FunctionName, Payload, name, httpStatusCode) => {
    const invoking = local.lambda.send(new InvokeCommand({ FunctionName, Payload }));

    await expect(invoking).rejects.toMatchObject({ name, $metadata: { httpStatusCode } });
  });

  test('lists what there is', async () => {
    const { Functions = [] } = await local.lambda.send(new ListFunctionsCommand());

    expect(Functions.map(({ FunctionName }) => FunctionName)).toEqual(functions.map(({ name }) => name));
  });
});
