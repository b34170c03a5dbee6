import type { RequestListener } from 'node:http';
import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { STSClient } from '@aws-sdk/client-sts';
import { expect, test } from 'vitest';
import { assumeRole } from '../../lib/assume-role.ts';
import { loopback } from '../helpers/loopback.ts';

const ROLE = 'arn:aws:iam::222222222222:role/lambda-by-example-dev-backup-writer';
const MINUTE = 60_000;

const credentials = (number: number, expiration: Date) =>
  `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
  <AccessKeyId>ASIA${number}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token${number}</SessionToken>
  <Expiration>${expiration.toISOString()}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;

const refusal =
  (code: string, status: number): RequestListener =>
  (_, response) =>
    response
      .writeHead(status)
      .end(
        `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code><Message>User: arn:aws:sts::111111111111:assumed-role/r/f is not authorized to perform: sts:AssumeRole on resource: ${ROLE}</Message></Error></ErrorResponse>`,
      );

/** A role of a service that answers so. */
async function roleOf(answer: RequestListener) {
  const server = await loopback(answer);
  const sts = new STSClient({ ...server.client, maxAttempts: 1 });
  return { ...server, role: assumeRole(ROLE, 'of-the-app', sts) };
}

test('a role is asked for with the ExternalId, and answered with keys and their end', async () => {
  const asked: string[] = [];
  const end = new Date(Date.now() + 60 * MINUTE);
  await using server = await roleOf((request, response) => {
    request.setEncoding('utf8').on('data', (text: string) => asked.push(text));
    request.on('end', () => response.end(credentials(1, end)));
  });

  const given = await server.role();

  const { Version: _, ...parameters } = Object.fromEntries(new URLSearchParams(asked.join('')));
  expect(parameters).toEqual({
    Action: 'AssumeRole',
    RoleArn: ROLE,
    ExternalId: 'of-the-app',
    RoleSessionName: 'lambda-by-example',
    DurationSeconds: '3600',
  });
  expect(given).toEqual({
    accessKeyId: 'ASIA1',
    secretAccessKey: 'secret',
    sessionToken: 'token1',
    expiration: end,
  });
});

test.each([
  ['that last are used for all calls', 60 * MINUTE, false],
  ['that end within five minutes are not used for another call', 4 * MINUTE, true],
])('keys %s', async (_, lifeMs, again) => {
  let asked = 0;
  await using server = await roleOf((_request, response) =>
    response.end(credentials((asked += 1), new Date(Date.now() + lifeMs))),
  );
  await using bucket = await loopback((_request, response) => response.end());
  const s3 = new S3Client({ ...bucket.client, credentials: server.role });
  const head = () => s3.send(new HeadBucketCommand({ Bucket: 'b' }));
  await head();
  const askedFirst = asked;

  await head();

  expect(askedFirst).toBeGreaterThan(0);
  expect(asked > askedFirst).toBe(again);
});

test('a refusal says what was refused, where to look, and that it may pass', async () => {
  await using server = await roleOf(refusal('AccessDenied', 403));

  await expect(server.role()).rejects.toMatchObject({
    name: 'BackupRefusedError',
    refused: 'AssumeRole',
    retryable: true,
    message: expect.stringMatching(
      /sts:AssumeRole on resource: .*backup-writer.*accounts\/backup\/README\.md/,
    ),
  });
});

test('an outage is none', async () => {
  await using server = await roleOf(refusal('Throttling', 400));

  await expect(server.role()).rejects.toMatchObject({ name: 'Throttling' });
});
