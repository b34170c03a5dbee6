import { readdirSync, readFileSync } from 'node:fs';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, test } from 'vitest';
import { type App, useSharedApp } from '../helpers/shared-app.ts';

/** Those that end in an error, and which. */
const ERRORS: Record<string, string> = {
  'backup/no-batch.json': 'UnexpectedBatchTypeError',
  'banner/no-sources.json': 'UnexpectedEventError',
  'banner/of-somebody-else.json': 'UnexpectedEventError',
  'external-ip/another-service.json': 'ServiceUnavailableError',
  'external-ip/ask.json': 'ServiceUnavailableError',
  'failures/no-batch.json': 'UnexpectedBatchTypeError',
  'flaky/exit.json': 'Runtime.ExitError',
  'flaky/out-of-memory.json': 'Runtime.OutOfMemory',
  'flaky/reject.json': 'string',
  'flaky/succeed-at-2.json': 'FailedOnDemandError',
  'flaky/succeed-at-4.json': 'FailedOnDemandError',
  'flaky/throw.json': 'FailedOnDemandError',
  'flaky/timeout.json': 'Sandbox.Timedout',
  'hello/wrong-type.json': '$ZodError',
  'reconcile/release.json': 'StaleApprovalError',
  'reconcile/unclear.json': 'InvalidRequestError',
  'redrive/unclear.json': 'InvalidRequestError',
  'scraper/no-tick.json': 'InvalidTickError',
  'thumbnail/malformed.json': 'MalformedRecordError',
  'waiter/fail.json': 'FailedAsToldError',
};

/** Those that end in one only if nobody is beside the local cloud. */
const ERRORS_ALONE: Record<string, string> = {
  'scraper/tick.json': 'AllSourcesFailedError',
};

const files = readdirSync('events', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.json'))
  .toSorted((a, b) => a.localeCompare(b));

describe('each event file is answered by its function', () => {
  let app: App;
  useSharedApp((shared) => {
    app = shared;
  });

  test.each(files)('%s', async (file) => {
    const { endpoint, region } = app.cloud;
    const lambda = new LambdaClient({
      endpoint,
      region,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    const [name] = file.split('/');

    const { FunctionError, Payload } = await lambda.send(
      new InvokeCommand({
        FunctionName: `lambda-by-example-dev-${name}`,
        Payload: readFileSync(`events/${file}`),
      }),
    );

    const { errorType } = FunctionError
      ? JSON.parse(Payload?.transformToString() ?? '')
      : { errorType: undefined };
    expect(file in ERRORS_ALONE ? [undefined, ERRORS_ALONE[file]] : [ERRORS[file]]).toContain(errorType);
  });
});
