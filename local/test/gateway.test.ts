import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bucket, startCloud } from './helpers/cloud.ts';
import { send, signed } from './helpers/raw-request.ts';

let local: Awaited<ReturnType<typeof startCloud>>;
beforeAll(async () => {
  local = await startCloud({ buckets: [bucket('photos')] });
});
afterAll(() => local[Symbol.asyncDispose]());

describe('the gateway', () => {
  test('answers for a service that is not there with its name', async () => {
    const request = { method: 'POST', path: '/', headers: {}, body: '{}' };

    const answer = await send(local.endpoint, signed(local.endpoint, request, { service: 'kinesis' }));

    expect(answer.outcome).toBe('501');
    expect(answer.headers['x-amzn-errortype']).toBe('NotImplemented');
    expect(answer.body).toContain('kinesis');
  });

  test.each([
    ['lambda', '403'],
    ['cloudformation', '403'],
    // As DynamoDB has it for whatever is its caller's fault.
    ['dynamodb', '400'],
  ])('takes no call of a page to %s', async (service, status) => {
    const request = {
      method: 'POST',
      path: '/',
      headers: { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' },
      body: 'Action=DescribeStacks',
    };

    const answer = await send(local.endpoint, signed(local.endpoint, request, { service }));

    expect(answer.outcome).toContain(status);
    expect(answer.body).toContain(`Pages may not call ${service}`);
  });

  test('does so in XML for those who speak the older protocol', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const request = { method: 'POST', path: '/', headers, body: 'Action=ListTopics' };

    const answer = await send(local.endpoint, signed(local.endpoint, request, { service: 'sns' }));

    expect(answer.headers['content-type']).toBe('text/xml');
    expect(answer.body).toContain('<Message>sns is not implemented by the local cloud</Message>');
  });

  test.each([
    ['secretAccessKey', 'InvalidSignatureException'],
    ['accessKeyId', 'UnrecognizedClientException'],
  ])('refuses a wrong %s in the words of other services than S3', async (field, name) => {
    const credentials = { ...local.client.credentials, [field]: 'wrong' };
    const stranger = new LambdaClient({ ...local.client, credentials });

    const calling = stranger.send(new ListFunctionsCommand());

    await expect(calling).rejects.toMatchObject({ name, $metadata: { httpStatusCode: 403 } });
  });

  test('tells what it is at /_local/state', async () => {
    const response = await fetch(`${local.endpoint}/_local/state`);

    expect(await response.json()).toMatchObject({
      ready: true,
      region: 'eu-west-1',
      endpoint: local.endpoint,
      buckets: ['photos'],
    });
  });

  test('streams what happens at /_local/events', { timeout: 5000 }, async () => {
    const hangUp = new AbortController();
    const { headers, body } = await fetch(`${local.endpoint}/_local/events`, { signal: hangUp.signal });
    const reader = body?.pipeThrough(new TextDecoderStream()).getReader();

    await local.s3.send(new PutObjectCommand({ Bucket: 'photos', Key: 'seen.txt', Body: 'hello' }));

    expect(headers.get('content-type')).toBe('text/event-stream');
    expect((await reader?.read())?.value).toMatch(
      /^id: \d+\ndata: \{.*"ObjectCreated:Put".*"seen\.txt".*\}\n\n$/,
    );
    hangUp.abort();
    await expect.poll(() => local.cloud.trace.listenerCount('event')).toBe(0);
  });

  test.each([
    ['GET', '/_local/nothing'],
    ['POST', '/_local/state'],
  ])('has nothing at %s %s', async (method, path) => {
    const { status } = await fetch(`${local.endpoint}${path}`, { method });

    expect(status).toBe(404);
  });
});
