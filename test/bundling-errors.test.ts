import { createRequire } from 'node:module';
import { HttpResponse } from '@smithy/core/protocols';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { withErrorsOnDemand } from '../bundling/errors-on-demand.ts';
import { pruneClients } from '../bundling/prune-clients.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- a client's module, whichever it is
type Sdk = Record<string, any>;

/** A client's own module, and a bundle of what the app would import of it. */
async function modules(
  client: string,
  imported: string[],
): Promise<{ whole: Sdk; pruned: Sdk; text: string }> {
  const name = `@aws-sdk/client-${client}`;
  const { outputFiles } = await build({
    stdin: { contents: `export { ${imported.join(', ')} } from '${name}';`, resolveDir: '.' },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    mainFields: ['module', 'main'],
    write: false,
    plugins: [pruneClients],
  });
  const text = outputFiles[0]?.text ?? '';
  const module = { exports: {} };
  // oxlint-disable-next-line typescript/no-implied-eval -- it is a bundle of our own, as Lambda would load it
  new Function('module', 'exports', 'require', text)(module, module.exports, createRequire(import.meta.url));
  return { whole: await import(name), pruned: module.exports, text };
}

/** What a service answers, and with which command to make it. */
interface Service {
  client: string;
  names: { client: string; command: string; base: string; imported?: string };
  input: object;
  answer: (error: string, code: string) => { headers?: Record<string, string>; body: string };
}

const json = (error: string, code: string) => ({
  headers: { 'x-amzn-query-error': `${code};Sender` },
  body: JSON.stringify({ __type: `com.amazonaws.any#${error}`, message: 'No.' }),
});
const SERVICES: Service[] = [
  {
    client: 'ssm',
    names: {
      client: 'SSMClient',
      command: 'GetParameterCommand',
      base: 'SSMServiceException',
      imported: 'ParameterNotFound',
    },
    input: { Name: 'name' },
    answer: (error) => ({ body: json(error, error).body.replace('any', 'ssm') }),
  },
  {
    client: 'dynamodb',
    names: {
      client: 'DynamoDBClient',
      command: 'GetItemCommand',
      base: 'DynamoDBServiceException',
      imported: 'ConditionalCheckFailedException',
    },
    input: { TableName: 'table', Key: { pk: { S: 'key' } } },
    answer: (error) => ({ body: json(error, error).body.replace('any', 'dynamodb') }),
  },
  {
    client: 'lambda',
    names: { client: 'LambdaClient', command: 'InvokeCommand', base: 'LambdaServiceException' },
    input: { FunctionName: 'name' },
    answer: (error) => ({ headers: { 'x-amzn-errortype': error }, body: '{"message":"No."}' }),
  },
  {
    client: 's3',
    names: {
      client: 'S3Client',
      command: 'GetObjectCommand',
      base: 'S3ServiceException',
      imported: 'NoSuchKey',
    },
    input: { Bucket: 'bucket', Key: 'key' },
    answer: (error) => ({ body: `<Error><Code>${error}</Code><Message>No.</Message></Error>` }),
  },
  {
    client: 'sqs',
    names: { client: 'SQSClient', command: 'GetQueueUrlCommand', base: 'SQSServiceException' },
    input: { QueueName: 'name' },
    answer: (error, code) => ({ ...json(error, code), body: json(error, code).body.replace('any', 'sqs') }),
  },
];

/** The error classes of a client, with the codes of the Query protocol where they have one. */
const errorsOf = ({ ...whole }: Sdk, base: string): { name: string; code: string }[] =>
  Object.entries(whole)
    .filter(([name, value]) => name !== base && value?.prototype instanceof whole[base])
    .map(([name]) => ({ name, code: whole[`${name}$`]?.[3]?.['awsQueryError']?.[0] ?? name }));

/** What a command ends in, when the service answers so. */
async function errorFrom(sdk: Sdk, { names, input }: Service, statusCode: number, answer: object) {
  const response = new HttpResponse({ statusCode, ...answer });
  const { [names.client]: Client, [names.command]: Command } = sdk;
  const client = new Client({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
    requestHandler: { handle: async () => ({ response }) },
  });
  return client.send(new Command(input)).catch((error: unknown) => error);
}

describe.each(SERVICES)('an error of $client', (service) => {
  const { client, names, answer } = service;
  const asked = [names.client, names.command, names.base, ...(names.imported ? [names.imported] : [])];

  test('has the name and all else that an app goes by, whether its class is in the bundle or not', async () => {
    const { whole, pruned } = await modules(client, asked);
    const errors = [...errorsOf(whole, names.base), { name: 'NobodyKnowsException', code: 'NobodyKnows' }];

    expect(errors.length).toBeGreaterThan(20);
    for (const { name, code } of errors) {
      const fault = whole[`${name}$`]?.[3]?.['error'] ?? 'client';
      const status = fault === 'client' ? 400 : 500;
      const bodyOf = () => {
        const { headers = {}, body } = answer(name, code);
        return { headers, body: Buffer.from(body) };
      };
      const expected = await errorFrom(whole, service, status, bodyOf());
      const got = await errorFrom(pruned, service, status, bodyOf());

      const { message, $fault, $retryable, $metadata } = expected;
      expect(got, name).toBeInstanceOf(pruned[names.base]);
      expect({ ...got, name: got.name, message: got.message }).toMatchObject({
        name: expected.name,
        message,
        $fault,
        $metadata: { httpStatusCode: $metadata.httpStatusCode },
      });
      expect(got.$retryable, name).toEqual($retryable);
    }
  });

  test.runIf(names.imported)('that is imported is of its class', async () => {
    const { pruned } = await modules(client, asked);
    const { headers = {}, body } = answer(names.imported ?? '', names.imported ?? '');

    const error = await errorFrom(pruned, service, 400, { headers, body: Buffer.from(body) });

    expect(Object.getPrototypeOf(error)).toBe(pruned[names.imported ?? ''].prototype);
  });
});

test('a class that nobody imports is not in the bundle, one that says that a retry may help is', async () => {
  const { text } = await modules('dynamodb', ['DynamoDBClient', 'GetItemCommand', 'TableNotFoundException']);

  const names = [
    'TableNotFoundException',
    'ReplicatedWriteConflictException',
    'ConditionalCheckFailedException',
  ];
  expect(names.map((name) => text.includes(name))).toEqual([true, true, false]);
});

test('what is written otherwise stays as it is', () => {
  const schemas = 'r.registerError(A$, A);\n';

  expect(withErrorsOnDemand(schemas, '')).toBe(schemas);
});
