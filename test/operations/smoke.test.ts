import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { hintsFor } from '../../operations/smoke/hints.ts';
import { smoke } from '../../operations/smoke/smoke.ts';
import type { Patience } from '../../operations/smoke/until.ts';
import { sample } from '../helpers/images.ts';
import { loopback } from '../helpers/loopback.ts';

/** What a deployment answers, by method and path: a status and a body. */
type Answers = Record<string, [status: number, body?: unknown]>;

const THUMBNAIL = { width: 163, height: 106, bytes: sample('animated.webp').length };
const TOKEN = 'secret-token';

/** A deployment in which nothing ever comes of an upload, but for what `answers` says. */
async function startDeployment(answers: Answers = {}) {
  const asked: string[] = [];
  let address = '';
  const respond = (request: IncomingMessage, response: ServerResponse) => {
    const line = `${request.method} ${request.url}`;
    asked.push(line);
    request.resume().on('end', () => {
      const [status, body = ''] = answers[line] ?? usual(address)[line] ?? [404];
      response.writeHead(status).end(body instanceof Buffer ? body : JSON.stringify(body));
    });
  };
  const server = await loopback(respond);
  address = server.client.endpoint;
  return { ...server, asked, address };
}

const usual = (address: string): Answers => ({
  'GET /health': [200],
  'POST /images': [
    201,
    { id: 'boat', upload: { url: `${address}/form`, fields: { 'X-Amz-Signature': 'secret-signature' } } },
  ],
  'POST /form': [204],
  'GET /images/boat': [200, { status: 'pending' }],
  'DELETE /images/boat': [204],
});

/** Runs the smoke test against a deployment, with next to no patience. */
async function run(address: string, patience: Partial<Patience> = {}) {
  const lines: string[] = [];
  const failure = await smoke({
    address: async () => address,
    token: async () => TOKEN,
    photo: {
      name: 'photo.jpg',
      contentType: 'image/jpeg',
      bytes: Buffer.from('photo'),
      thumbnail: { width: THUMBNAIL.width, height: THUMBNAIL.height },
    },
    hints: hintsFor('dev', 'eu-west-1'),
    patience: { seconds: 0.3, signal: new AbortController().signal, ...patience },
    print: (line) => lines.push(line),
  }).then(
    () => '',
    (error: unknown) => String(error),
  );
  return { failure, lines, all: [...lines, failure].join('\n') };
}

/** An image whose one thumbnail is there, with some of its properties changed. */
const ready = (address: string, thumbnail = {}): Answers => ({
  'GET /images/boat': [
    200,
    { status: 'ready', thumbnails: [{ ...THUMBNAIL, url: `${address}/thumbnail`, ...thumbnail }] },
  ],
  'GET /thumbnail': [200, sample('animated.webp')],
});

test('a photo that never gets thumbnails fails the wait, says where to look, and is deleted', async () => {
  await using deployment = await startDeployment();

  const { failure, lines } = await run(deployment.address);

  expect(failure).toContain('Step "Wait for its thumbnails" failed: The image is still pending after 0.3 s');
  expect(failure).toContain('npx sls logs -f thumbnail --stage dev --region eu-west-1');
  expect(lines.at(-2)).toMatch(/^✗ Wait for its thumbnails +\d\.\d s$/);
  expect(lines.at(-1)).toMatch(/^✓ Clean up/);
  expect(deployment.asked.at(-1)).toBe('DELETE /images/boat');
});

test('a photo that is refused fails at once, with the code', async () => {
  await using deployment = await startDeployment({
    'GET /images/boat': [200, { status: 'rejected', code: 'CORRUPT' }],
  });

  const { failure } = await run(deployment.address);

  expect(failure).toContain('The image is rejected: CORRUPT');
});

test('an upload that S3 refuses is told in the words of S3', async () => {
  const refusal = Buffer.from('<Error><Code>AccessDenied</Code><Message>Not by you</Message></Error>');
  await using deployment = await startDeployment({ 'POST /form': [403, refusal] });

  const { failure } = await run(deployment.address);

  expect(failure).toContain(
    'Step "Upload a photo" failed: S3 answered 403, not 204: AccessDenied: Not by you',
  );
  expect(deployment.asked.at(-1)).toBe('DELETE /images/boat');
});

test('a token that is not taken is told, and there is nothing to delete', async () => {
  await using deployment = await startDeployment({ 'POST /images': [403, { message: 'Forbidden' }] });

  const { failure } = await run(deployment.address);

  expect(failure).toContain('POST /images answered 403, not 201: Forbidden');
  expect(failure).toContain('authorizer=oidc');
  expect(deployment.asked).toEqual(['GET /health', 'POST /images']);
});

test.each([
  ['another size than the API says', { bytes: 1 }, '44974 bytes, not 163 × 106 webp, 1 bytes'],
  ['no thumbnail of the size', { width: 100 }, 'None of the thumbnails is 163 px wide'],
])('%s is a failure', async (_, thumbnail, message) => {
  const answers: Answers = {};
  await using deployment = await startDeployment(answers);
  Object.assign(answers, ready(deployment.address, thumbnail));

  const { failure } = await run(deployment.address);

  expect(failure).toContain(message);
});

test('a picture that is no WebP is a failure', async () => {
  const answers: Answers = {};
  await using deployment = await startDeployment(answers);
  Object.assign(answers, ready(deployment.address), { 'GET /thumbnail': [200, sample('animated.gif')] });

  const { failure } = await run(deployment.address);

  expect(failure).toMatch(/The thumbnail is 163 × 106 gif, \d+ bytes, not 163 × 106 webp/);
});

test('an image that stays after its deletion is a failure', async () => {
  const answers: Answers = {};
  await using deployment = await startDeployment(answers);
  Object.assign(answers, ready(deployment.address));

  const { failure } = await run(deployment.address);

  expect(failure).toContain('Step "Wait until it is gone" failed: The image is still ready after 0.3 s');
});

test('a photo that cannot be deleted afterwards is named', async () => {
  await using deployment = await startDeployment({ 'DELETE /images/boat': [500] });

  const { failure, lines } = await run(deployment.address);

  expect(failure).toContain('Wait for its thumbnails');
  expect(lines.slice(-2).join('\n')).toMatch(
    /✗ Clean up.*\n.*Image boat of the owner "smoke" is left behind/,
  );
});

test('whoever interrupts the wait leaves no photo behind', async () => {
  await using deployment = await startDeployment();

  const { failure } = await run(deployment.address, { seconds: 60, signal: AbortSignal.timeout(100) });

  expect(failure).toContain('Step "Wait for its thumbnails" failed');
  expect(deployment.asked.at(-1)).toBe('DELETE /images/boat');
});

test('an API that is not there is told as such', async () => {
  const deployment = await startDeployment();
  await deployment[Symbol.asyncDispose]();

  const { failure } = await run(deployment.address);

  expect(failure).toMatch(/Step "GET \/health" failed: .*ECONNREFUSED/);
});

test('no secret is shown', async () => {
  await using deployment = await startDeployment();

  const { all } = await run(deployment.address);

  expect(all).toContain('image boat');
  expect(all).not.toContain('secret');
});
