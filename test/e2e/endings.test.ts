import { spawnSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { HeadObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import * as z from 'zod';
import { tellWhenDeployed } from '../../local/live-edits.ts';
import { closeServer, listen } from '../../local/loopback.ts';
import { Trace } from '../../local/trace.ts';
import { freePort } from '../helpers/free-port.ts';
import { noPseudoTerminal, openTerminal } from '../helpers/pseudo-terminal.ts';
import { copyService } from '../helpers/service-copy.ts';

// How commands begin in a terminal, and how they end: by themselves, by Ctrl-C, or with an error.

const service = copyService();
afterAll(service.remove);

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const photo = { Bucket: 'lambda-by-example-dev-photos-111111111111', Key: 'notes/kept.txt' };
const invokeLocal = ['invoke', 'local', '-f', 'hello', '-d', '{}', '--state', service.state];
const backupAccount = ['--param', 'backupAccount=222222222222'];
/** What lies in `.serverless`, once the service has been packaged. */
let packaged: Record<string, string>;
/** For machines that have other things to do. */
const PATIENCE_MS = 180_000;
/** Long enough for a progress line to be drawn again. */
const PROGRESS_MS = 500;

const State = z.object({
  functions: z.array(
    z.object({
      name: z.string(),
      environments: z.array(z.object({ state: z.string(), pid: z.number().optional() })),
    }),
  ),
});

test(
  'a command that only runs a function leaves nothing where packages are made',
  async () => {
    const { code } = await service.sls(invokeLocal);

    expect(code).toBe(0);
    expect(existsSync(join(service.path, '.serverless'))).toBe(false);
  },
  PATIENCE_MS,
);

describe('a command that fails', { timeout: PATIENCE_MS }, () => {
  const brokenSources = [
    ['cannot be built', 'export const handler = (', 'functions/hello/handler.ts:1:24: ERROR: Unexpected end'],
    ['cannot be loaded', "throw new Error('no luck');\nexport const handler = 1;", 'Error: no luck'],
  ] as const;

  test.each(brokenSources)('invoke local ends when its function %s, and says why', async (_, source, why) => {
    breakHello(source);

    const { code, output } = await service.sls(invokeLocal);

    expect(output).toContain(why);
    expect(code).toBe(1);
    expect(existsSync(join(service.state, 'endpoint'))).toBe(false);
  });

  test('packaging ends when a function cannot be built, and says where, not where in the bundler', async () => {
    breakHello('export const handler = (');

    const { code, output } = await service.sls(['package']);

    expect(output).toContain('functions/hello/handler.ts:1:24: ERROR: Unexpected end');
    expect(output).not.toMatch(/^ +at .*esbuild/m);
    expect(code).toBe(1);
  });
});

test(
  'packaging leaves nothing in the folder for temporary files',
  async () => {
    const before = readdirSync(service.temporary);

    const { code } = await service.sls(['package', ...backupAccount]);

    expect(code).toBe(0);
    expect(readdirSync(service.temporary)).toEqual(before);
    packaged = contentsOf(join(service.path, '.serverless'));
  },
  PATIENCE_MS,
);

describe('sls offline', { timeout: PATIENCE_MS }, () => {
  let terminal: ReturnType<typeof openTerminal>;
  let endpoint: string;

  beforeAll(async () => {
    terminal = await openOffline();
    endpoint = await terminal.until(/AWS_ENDPOINT_URL=(\S+)/);
    await terminal.until(/Server ready/);
  });

  afterAll(() => terminal[Symbol.asyncDispose]());

  test('ends the progress line before it says how other terminals get in', async ({ skip }) => {
    if (noPseudoTerminal) skip(noPseudoTerminal);

    await sleep(PROGRESS_MS);

    expectNoProgressSince('Environment for other terminals', terminal.output());
  });

  test('prints the settings of AWS clients, and a token that its API takes', async () => {
    const authorization = `Bearer ${await terminal.until(/export TOKEN=(\S+)/)}`;
    const api = await terminal.until(/Server ready: (\S+)/);

    const answer = await fetch(`${api}/images`, { headers: { authorization } });

    expect(answer.status).toBe(200);
    expect((await fetch(`${api}/images`)).status).toBe(401);
    expect(stripVTControlCharacters(terminal.output())).toContain(
      `export AWS_ENDPOINT_URL=${endpoint} AWS_REGION=eu-west-1 AWS_DEFAULT_REGION=eu-west-1 AWS_ACCESS_KEY_ID=local`,
    );
  });

  test('lets its page call the API', async () => {
    const origin = await terminal.until(/Function URL +(http:\S+)/);
    const api = await terminal.until(/Server ready: (\S+)/);
    const headers = { origin, 'access-control-request-method': 'GET' };

    const answer = await fetch(`${api}/images`, { method: 'OPTIONS', headers });

    expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
  });

  test('closes the local cloud at Ctrl-C, with the function that is at work', async () => {
    await s3At(endpoint).send(new PutObjectCommand({ ...photo, Body: 'kept' }));
    const pid = await keepWaiterBusy(endpoint);

    const code = await terminal.interrupt();

    expect(code).toBe(0);
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(existsSync(join(service.state, 'endpoint'))).toBe(false);
  });

  test('says in one line which port is in use, and what to type', async () => {
    const server = createServer();
    const port = await listen(server);
    onTestFinished(() => closeServer(server));
    const { path, env, state } = service;
    const args = ['offline', '--state', state, '--port', '0', '--httpPort', String(port)];

    const { status, stdout, stderr } = spawnSync('serverless', args, { cwd: path, env, encoding: 'utf8' });

    expect(status).not.toBe(0);
    expect(stdout + stderr).toContain(
      `Port ${port} is in use. Stop what uses it, or type: npx sls offline --state ${state} --port 0 --httpPort ${port + 100}`,
    );
    expect(stdout + stderr).not.toContain('goroutine');
  });

  test('closes it before it serves, too', async () => {
    await using early = await openOffline();
    await early.until(/AWS_ENDPOINT_URL=/);

    await early.interrupt();

    expect(existsSync(join(service.state, 'endpoint'))).toBe(false);
  });
});

/** The status that a local cloud answers with to whoever calls it by a name. */
async function statusAt(endpoint: string, host: string): Promise<number | undefined> {
  const call = get(`${endpoint}/_local/state`, { headers: { host } });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what this event has
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  return response.resume().statusCode;
}

describe('npm start', { timeout: PATIENCE_MS }, () => {
  let terminal: ReturnType<typeof openTerminal>;
  let endpoint: string;

  beforeAll(async () => {
    const hosts = ['--allow-host', 'host.docker.internal', '--allow-host', 'other.example'];
    const args = ['local', '--state', service.state, '--port', '0', '--http-port', '0', ...hosts];
    terminal = openTerminal(args, { cwd: service.path, env: service.env });
    endpoint = await terminal.until(/AWS_ENDPOINT_URL=(\S+)/);
    await terminal.until(/Ready/);
  });

  afterAll(() => terminal[Symbol.asyncDispose]());

  test('ends the progress line before it prints the addresses', async ({ skip }) => {
    if (noPseudoTerminal) skip(noPseudoTerminal);

    await sleep(PROGRESS_MS);

    expectNoProgressSince('Addresses', terminal.output());
  });

  test('finds what was uploaded before sls offline ended', async () => {
    const { ContentLength } = await s3At(endpoint).send(new HeadObjectCommand(photo));

    expect(ContentLength).toBe('kept'.length);
  });

  test('answers to the names that it was told to let in, and to no other', async () => {
    const statuses = await Promise.all(
      ['host.docker.internal:4566', 'other.example', 'evil.example'].map((host) => statusAt(endpoint, host)),
    );

    expect(statuses).toEqual([200, 200, 403]);
  });

  test('leaves a package alone that stands ready to be deployed', () => {
    expect(Object.keys(packaged).length).toBeGreaterThan(10);
    expect(contentsOf(join(service.path, '.serverless'))).toEqual(packaged);
  });

  test('names both ports in what to type for a second one on the same state', async () => {
    const ports = ['--port', '4600', '--http-port', '3100'];

    const { code, output } = await service.sls(['local', '--state', service.state, ...ports]);

    expect(output).toContain(`Another local cloud uses ${service.state}. Stop it, or type: `);
    expect(output).toContain('npm start -- --port 4601 --http-port 3200 --state .local/second');
    expect(code).toBe(1);
  });

  test('says that edits are no longer live once the service has been deployed into it', async () => {
    const deploy = ['deploy', '--package', '.serverless', ...backupAccount];
    const { code } = await service.sls(deploy, { AWS_ENDPOINT_URL: endpoint });

    expect(code).toBe(0);
    await terminal.until(/lambda-by-example-dev runs the deployed packages from now on: edits are no longer/);
  });

  test('has thumbnails made by the packages from then on', async () => {
    const Body = readFileSync('samples/house-cat.jpg');
    await s3At(endpoint).send(new PutObjectCommand({ ...photo, Key: 'uploads/ada/cat.jpg', Body }));

    await terminal.until(/thumbnail {2}ok/);

    const thumbnails = new ListObjectsV2Command({
      Bucket: 'lambda-by-example-dev-thumbnails-111111111111',
    });
    expect((await s3At(endpoint).send(thumbnails)).KeyCount).toBe(3);
  });

  test('ends by Ctrl-C with exit code 0', async () => {
    expect(await terminal.interrupt()).toBe(0);
  });
});

test.each([
  ['fails and is rolled back', 'photos-dev', 'UPDATE_ROLLBACK_COMPLETE'],
  ['is of another stack', 'photos-try', 'UPDATE_COMPLETE'],
])('edits stay live when a deployment %s', (_, resource, status) => {
  const trace = new Trace();
  const printed = vi.spyOn(console, 'log').mockReturnValue();
  onTestFinished(() => printed.mockRestore());
  tellWhenDeployed(trace, 'photos-dev');

  trace.record({ service: 'stack', resource, type: 'StackChanged', detail: { status } });

  expect(printed).not.toHaveBeenCalled();
});

/** A digest of each file of a folder, by its name. */
const contentsOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder).map((name) => [name, hash('sha256', readFileSync(join(folder, name)))]),
  );

const s3At = (endpoint: string) =>
  new S3Client({ endpoint, region: 'eu-west-1', credentials, forcePathStyle: true });

function expectNoProgressSince(title: string, output: string): void {
  expect(output).toContain('Packaging');
  expect(output.slice(output.indexOf(title))).not.toContain('Packaging');
}

function breakHello(source: string): void {
  const file = join(service.path, 'functions/hello/handler.ts');
  const good = readFileSync(file);
  writeFileSync(file, source);
  onTestFinished(() => writeFileSync(file, good));
}

async function openOffline() {
  const port = await freePort();
  const args = ['offline', '--state', service.state, '--port', '0', '--httpPort', String(port)];
  return openTerminal(args, { cwd: service.path, env: service.env });
}

/** Has a function wait for longer than a test. @returns the process that it runs in */
async function keepWaiterBusy(endpoint: string): Promise<number> {
  const client = new LambdaClient({ endpoint, region: 'eu-west-1', credentials });
  const FunctionName = 'lambda-by-example-dev-waiter';
  const Payload = JSON.stringify({ seconds: 9 });
  await client.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload }));
  return vi.waitFor(
    async () => {
      const { functions } = State.parse(await (await fetch(`${endpoint}/_local/state`)).json());
      const waiter = functions.find(({ name }) => name === FunctionName);
      const [busy] = waiter?.environments.filter(({ state }) => state === 'busy') ?? [];
      return busy?.pid ?? expect.fail('nothing is at work yet');
    },
    { timeout: 30_000 },
  );
}
