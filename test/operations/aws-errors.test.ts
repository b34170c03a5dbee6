import { Agent } from 'node:http';
import type { LookupFunction } from 'node:net';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { GetParameterCommand, SSMClient, type SSMClientConfig } from '@aws-sdk/client-ssm';
import { expect, onTestFinished, test, vi } from 'vitest';
import { adviceOn } from '../../operations/aws-errors.ts';
import { loopback } from '../helpers/loopback.ts';

type Client = Awaited<ReturnType<typeof loopback>>['client'];

/** The error that a call ends with. */
const errorOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );
const askSsm = (config: SSMClientConfig) =>
  errorOf(new SSMClient(config).send(new GetParameterCommand({ Name: 'a' })));

/** An answer of AWS with an error, in the words of each protocol. */
const ask: Record<string, (client: Client) => Promise<unknown>> = {
  json: askSsm,
  query: (client) =>
    errorOf(new CloudFormationClient(client).send(new DescribeStacksCommand({ StackName: 'a' }))),
  s3: (client) => errorOf(new S3Client(client).send(new ListObjectsV2Command({ Bucket: 'a' }))),
};
const bodies: Record<string, (code: string, message: string) => string> = {
  json: (code, message) => JSON.stringify({ __type: code, message }),
  query: (code, message) =>
    `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
  s3: (code, message) => `<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
};

test.each([
  ['json', 'ExpiredTokenException', /^The AWS credentials have expired \(In AWS’s words\)\. .*aws sso login/],
  ['query', 'ExpiredToken', /have expired .*aws sso login/],
  ['s3', 'ExpiredToken', /have expired .*aws sso login/],
  ['json', 'AccessDeniedException', /^AWS does not allow it \(In AWS’s words\)\. .*export AWS_PROFILE/],
  ['query', 'AccessDenied', /does not allow it .*export AWS_PROFILE/],
  ['s3', 'AccessDenied', /does not allow it .*export AWS_PROFILE/],
  [
    'json',
    'UnrecognizedClientException',
    /^AWS does not take these credentials .*aws sts get-caller-identity/,
  ],
  ['query', 'InvalidClientTokenId', /does not take these credentials/],
  ['s3', 'InvalidAccessKeyId', /does not take these credentials/],
  ['json', 'InvalidSignatureException', /does not take these credentials/],
  ['s3', 'SignatureDoesNotMatch', /does not take these credentials/],
])('%s: %s is told in one line, with what to type', async (protocol, code, expected) => {
  await using aws = await loopback((_, response) => {
    const words = 'In AWS’s words.\n\nThe Canonical String was x-amz-security-token:CANARY';
    response.writeHead(403).end(bodies[protocol]?.(code, words));
  });

  const line = adviceOn(await ask[protocol]?.({ ...aws.client, region: 'us-east-1' }), {});

  expect(line).toMatch(expected);
  expect(line).not.toMatch(/\n|CANARY/);
});

test('a local cloud that does not know the keys says how to be rid of them', async () => {
  await using aws = await loopback((_, response) => {
    response.writeHead(403).end(bodies['json']?.('UnrecognizedClientException', 'Unknown'));
  });
  const { endpoint } = aws.client;

  const line = adviceOn(await askSsm(aws.client), { AWS_ENDPOINT_URL: endpoint });

  expect(line).toMatch(
    /does not take these credentials \(Unknown\)\. .* type: unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY/,
  );
});

test('without credentials it says how to name some, and how to reach a local cloud', async () => {
  onTestFinished(() => void vi.unstubAllEnvs());
  vi.stubEnv('AWS_CONFIG_FILE', '/dev/null');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/dev/null');
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);

  const error = await askSsm({ region: 'eu-west-1' });

  expect(adviceOn(error, {})).toMatch(
    /^There are no AWS credentials .*export AWS_PROFILE=<name>.*export AWS_ENDPOINT_URL=http/,
  );
  expect(adviceOn(error, { AWS_PROFILE: 'ada' })).toMatch(
    /^The profile ada gives no AWS .*aws sso login --profile ada;/,
  );
});

test('where nothing listens it says how to start a local cloud there', async () => {
  const server = await loopback(() => {});
  await server[Symbol.asyncDispose]();
  const { port } = new URL(server.client.endpoint);

  const error = await askSsm({ ...server.client, maxAttempts: 1 });

  expect(adviceOn(error, { AWS_ENDPOINT_URL: server.client.endpoint })).toMatch(
    new RegExp(`^Nothing listens at .*: npm start -- --port ${port}; .*unset AWS_ENDPOINT_URL$`),
  );
  expect(adviceOn(error, { AWS_ENDPOINT_URL: 'http://127.0.0.1:4566' })).toContain(': npm start;');
  expect(adviceOn(error, {})).toMatch(/^AWS cannot be reached \(connect ECONNREFUSED .*Check the network/);
});

/** A resolver that finds nobody. */
const lookup: LookupFunction = (hostname, _, done) => {
  const error = new Error(`getaddrinfo ENOTFOUND ${hostname}`);
  done(Object.assign(error, { code: 'ENOTFOUND', hostname }), '');
};

test('a region that does not exist, or no network, is told by the host that is not found', async () => {
  const error = await askSsm({
    endpoint: 'http://ssm.eu-west-9.amazonaws.com',
    region: 'eu-west-9',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
    requestHandler: { httpAgent: new Agent({ lookup }) },
  });

  expect(adviceOn(error, {})).toMatch(
    /^The host ssm\.eu-west-9\.amazonaws\.com is not found\. .*--region eu-west-1$/,
  );
});

test.each([
  ['one of ours', new TypeError('undefined is not a function')],
  ['a connection that is not AWS’s', Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })],
  ['one that AWS has no name for', Object.assign(new Error('Unknown'), { $metadata: {} })],
  ['no error at all', 'text'],
])('%s is not explained away', (_, error) => {
  expect(adviceOn(error, {})).toBeUndefined();
});
