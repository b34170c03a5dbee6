import { LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { failureId } from '../../lib/failure-row.ts';
import { failurePayloads } from '../../lib/failure-payloads.ts';
import { failureTable } from '../../lib/failure-table.ts';
import { imageTable } from '../../lib/image-table.ts';
import { lambda } from '../../local/test/helpers/function.ts';
import { NotConfirmedError } from '../../operations/confirm.ts';
import { readCommand } from '../../operations/failures/command.ts';
import { invokeRedrive } from '../../operations/failures/invoke-redrive.ts';
import { list } from '../../operations/failures/list.ts';
import type { Ports } from '../../operations/failures/ports.ts';
import { purge } from '../../operations/failures/purge.ts';
import { retryAll, retryOne } from '../../operations/failures/retry.ts';
import { show, showPayload } from '../../operations/failures/show.ts';
import { type FailuresCloud, startFailuresCloud } from '../helpers/failures-cloud.ts';
import { BACKUP_QUEUE, message, PHOTOS, record, s3Event, THUMBNAIL } from '../helpers/failure-messages.ts';

const MINUTE_MS = 60_000;
const SENT_LONG_AGO = Date.UTC(2026, 0, 1);
const answering =
  'async ({ ids, dryRun }) => ({ outcomes: ids.map((id) => ({ id, outcome: dryRun ? "waiting" : "sent" })) })';

let cloud: FailuresCloud;
let printed: string[];
let bars: string[];
beforeAll(async () => {
  cloud = await startFailuresCloud([
    lambda('lambda-by-example-dev-thumbnail', 'async () => {}'),
    lambda('answering', answering),
    lambda('failing', 'async () => { throw new Error("No table"); }'),
  ]);
});
afterAll(() => cloud[Symbol.asyncDispose]());
beforeEach(async () => {
  [printed, bars] = [[], []];
  for (const status of ['failed', 'parked', 'retrying', 'resolved'] as const)
    for (const { id, ...row } of (await ports().failures.list({ status, limit: 1000 })).failures)
      await ports().failures.remove(id, row);
});

const never = new AbortController().signal;
const ports = (rest: Partial<Ports> = {}): Ports => ({
  failures: failureTable(cloud.rows, cloud.tableName, never),
  payloads: failurePayloads(cloud.s3, PHOTOS, never),
  image: async (id) => (await imageTable(cloud.rows, cloud.tableName, never).read(id)).meta,
  redrive: (ids, dryRun) => cloud.redrive({ ids, dryRun }),
  print: (text) => void printed.push(text),
  isTerminal: false,
  progress: (total) => {
    let done = 0;
    return {
      advance: (count) => void bars.push(`${(done += count)}/${total}`),
      end: () => void bars.push('end'),
    };
  },
  confirm: async () => {},
  now: Date.now,
  stack: { name: 'lambda-by-example-dev', options: '--stage dev --region eu-west-1' },
  ...rest,
});
const output = () => printed.join('\n');

/** An event that failed so many minutes ago. @returns its id */
async function failed(
  requestId: string,
  event: unknown = { of: requestId },
  minutesAgo = 0,
  rest = {},
): Promise<string> {
  const system = { SentTimestamp: String(Date.now() - minutesAgo * MINUTE_MS) };
  await cloud.tell(message(record(event, { requestId, ...rest }), { system }));
  return failureId('destination', THUMBNAIL, requestId);
}

describe('list', () => {
  test('shows what is not resolved, the newest first', async () => {
    const old = await failed('old', undefined, 300);
    const parked = await failed('parked', ['list'], 10);
    const retrying = await failed('retrying', undefined, 30);
    await cloud.redrive({ ids: [retrying] });
    const resolved = await failed('resolved');
    await cloud.resolve(resolved);

    await list(undefined, ports());

    expect(output()).toBe(
      [
        'id                    status    of         failed      sent again  error',
        `${parked}  parked    thumbnail  10 min ago  0           DeadlineError: Stopped with 2000 ms left`,
        `${retrying}  retrying  thumbnail  30 min ago  1           DeadlineError: Stopped with 2000 ms left`,
        `${old}  failed    thumbnail  5 h ago     0           DeadlineError: Stopped with 2000 ms left`,
      ].join('\n'),
    );
  });

  test('shows what was never heard of again as failed, and retry takes it', async () => {
    const lost = await failed('lost');
    await cloud.redrive({ ids: [lost] }, SENT_LONG_AGO);

    await list('failed', ports());
    await list('retrying', ports());
    await retryAll(true, ports());

    expect(printed[0]).toContain(`${lost}  failed`);
    expect(printed.slice(1)).toEqual(['Nothing is retrying.', '1 of 1 would be sent again.']);
  });

  test('shows one status alone', async () => {
    const resolved = await failed('resolved');
    await cloud.resolve(resolved);
    await failed('failed');

    await list('resolved', ports());

    expect(printed[0]?.split('\n').slice(1)).toEqual([expect.stringContaining(`${resolved}  resolved`)]);
  });

  test('says so if there is nothing, and if there is more; retry takes all', async () => {
    await list(undefined, ports());
    const many = Array.from({ length: 101 }, (_, index) =>
      message(record({}, { requestId: `many ${index}` })),
    );
    await cloud.tell(...many);
    await list('failed', ports());
    await retryAll(true, ports());

    expect(printed[0]).toBe('Nothing has failed that is not resolved.');
    expect(printed[1]?.split('\n')).toHaveLength(101);
    expect(printed[2]).toBe('The newest 100 of each status; there are more.');
    expect(printed[3]).toBe('101 of 101 would be sent again.');
  });

  test('lets no text take hold of the terminal', async () => {
    const responsePayload = {
      errorType: '\u001b[2J\u001b]0;owned\u0007',
      errorMessage: 'one\r\ntwo \u202e three',
    };
    const id = await failed('hostile', { text: '\u009b2J' }, 0, { responsePayload });

    await list(undefined, ports());
    await show(id, ports());

    expect(output()).toContain('one two � three');
    await showPayload(id, ports({ isTerminal: true }));
    // oxlint-disable-next-line no-control-regex -- it is them that are looked for
    expect(output()).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  });
});

describe('show', () => {
  test('tells what failed, why, since when, how often, with what, and what to type next', async () => {
    const event = s3Event('uploads/ada/cat.jpg', 'A1');
    const id = await failed('request-1', { ...event, correlationId: 'upload-7' }, 125);

    await show(id, ports());

    const [row] = (await ports().failures.list({ status: 'failed', limit: 1 })).failures;
    expect(output().split('\n')).toEqual([
      'status        failed',
      `of            ${THUMBNAIL}`,
      'error         DeadlineError: Stopped with 2000 ms left',
      'given up      RetriesExhausted',
      `first failed  ${row?.firstFailedAt}, 2 h ago`,
      `last failed   ${row?.lastFailedAt}, 2 h ago`,
      'sent again    0 of 3 times',
      'request       request-1',
      'correlation   upload-7',
      expect.stringMatching(
        /^image {9}[0-9a-v]{26}, ObjectCreated:Put of uploads\/ada\/cat.jpg; by now failed THUMBNAIL_FAILED$/,
      ),
      `payload       ${row?.payloadBytes} bytes`,
      '',
      ...JSON.stringify({ ...event, correlationId: 'upload-7' }, null, 2).split('\n'),
      '',
      'Next:',
      `  read its log:  npx sls logs -f thumbnail --filter '"request-1"' --stage dev --region eu-west-1`,
      `  send it again:  npm run failures -- retry ${id} --stage dev --region eu-west-1`,
    ]);
  });

  test('of one that is somebody else’s has no command that would run it here', async () => {
    const foreign = THUMBNAIL.replace('111111111111', '999999999999');
    await cloud.tell(message(record({ of: 'foreign' }, { requestId: 'foreign', functionArn: foreign })));

    await show(failureId('destination', foreign, 'foreign'), ports());

    expect(output()).toContain('> event.json');
    expect(output()).not.toContain('sls invoke');
  });

  test('of a parked one says why, and how to send it by hand', async () => {
    const id = await failed('parked', ['list']);

    await show(id, ports());

    expect(output()).toContain('parked: the event is no JSON object, so it could not carry the count');
    expect(output()).toContain(`npm run -s failures -- show ${id} --payload`);
    expect(output()).toContain('npx sls invoke -f thumbnail -p event.json --type Event --stage dev');
    expect(output()).not.toContain('retry');
  });

  test.each([
    ['a function', { functionArn: `${THUMBNAIL}$(reboot)` }],
    ['a request', { requestId: `'; reboot; '` }],
  ])('never has an operator type what %s in a message is called', async (_, parts) => {
    const { functionArn = THUMBNAIL, requestId = 'request' } = parts as Record<string, string>;
    await cloud.tell(message(record({}, { functionArn, requestId })));

    await show(failureId('destination', functionArn, requestId), ports());

    const [, next] = output().split('Next:');
    expect(next).not.toContain('reboot');
  });

  test('of a message says how to send it to its queue by hand', async () => {
    const told = message('no JSON', { system: { DeadLetterQueueSourceArn: BACKUP_QUEUE } });
    await cloud.tell(told);

    await show(failureId('sqs-dlq', BACKUP_QUEUE, told.messageId), ports());

    expect(output()).toContain('aws sqs send-message --message-body file://event.json');
    expect(output()).toContain('--queue-name lambda-by-example-dev-backup');
  });

  test('of one that succeeded says when', async () => {
    const id = await failed('resolved');
    await cloud.resolve(id, SENT_LONG_AGO);

    await show(id, ports({ now: () => SENT_LONG_AGO + MINUTE_MS }));

    expect(output()).toContain('resolved      2026-01-01T00:00:00.000Z, 60 s ago');
  });

  test('of one on its way says until when', async () => {
    const id = await failed('retrying');
    await cloud.redrive({ ids: [id] }, SENT_LONG_AGO);

    await show(id, ports({ now: () => SENT_LONG_AGO + MINUTE_MS }));

    expect(output()).toContain('sent again    1 of 3 times, last 2026-01-01T00:00:00.000Z, 60 s ago');
    expect(output()).toContain('if nothing is until 2026-01-01T07:00:00.000Z, it counts as failed');
  });

  test('prints a large payload in part, and all of it on demand', async () => {
    const event = { text: 'x'.repeat(50_000) };
    const id = await failed('large', event);

    await show(id, ports());
    const inPart = output();
    printed.length = 0;
    await showPayload(id, ports());

    expect(inPart.length).toBeLessThan(6_000);
    expect(inPart).toContain('… all of it with --payload');
    expect(printed).toEqual([JSON.stringify(event)]);
  });

  test('of nothing says so', async () => {
    await expect(show('0123456789abcdef0123', ports())).rejects.toThrow(
      'There is no failure 0123456789abcdef0123',
    );
  });
});

describe('retry', () => {
  test('sends one again', async () => {
    const id = await failed('one');

    await retryOne(id, false, ports());

    expect(output()).toBe(`${id} is sent again. npm run failures -- show ${id} says how it goes.`);
    expect(await cloud.failure(id)).toMatchObject({ status: 'retrying' });
  });

  test('says why it did not', async () => {
    const id = await failed('parked', ['list']);

    const retrying = retryOne(id, false, ports());

    await expect(retrying).rejects.toMatchObject({
      name: 'NotSentError',
      message: expect.stringContaining(`${id} was not sent again: it is parked: the event is no JSON object`),
    });
  });

  test('of all sends what has failed, in batches, and shows how far it is', async () => {
    const ids = await Promise.all(Array.from({ length: 23 }, (_, index) => failed(`all ${index}`)));
    await failed('parked', ['list']);

    await retryAll(false, ports());

    expect(output()).toBe('23 of 23 were sent again.');
    expect(bars).toEqual(['10/23', '20/23', '23/23', 'end']);
    for (const id of ids) expect(await cloud.failure(id)).toMatchObject({ status: 'retrying', attempts: 1 });
  });

  test('of all names those that were not sent', async () => {
    const id = await failed('taken');
    const redrive: Ports['redrive'] = async () => [{ id, outcome: 'retrying' }];

    await retryAll(false, ports({ redrive }));

    expect(output()).toContain('0 of 1 were sent again.');
    expect(output()).toContain(`${id}  it is on its way already`);
  });

  test('of all, in a dry run, sends nothing', async () => {
    const id = await failed('dry');
    const before = await cloud.failure(id);

    await retryAll(true, ports());
    await retryOne(id, true, ports());

    expect(printed).toEqual(['1 of 1 would be sent again.', `${id} would be sent again.`]);
    expect(await cloud.failure(id)).toEqual(before);
  });

  test('of nothing says so', async () => {
    await retryAll(false, ports());

    expect(printed).toEqual(['Nothing is to be sent again.']);
  });

  test('ends its bar also when redrive fails', async () => {
    await failed('one');

    const retrying = retryAll(false, ports({ redrive: () => Promise.reject(new Error('No table')) }));

    await expect(retrying).rejects.toThrow('No table');
    expect(bars).toEqual(['end']);
  });
});

describe('purge', () => {
  test('forgets what is parked or resolved, with its payload, and nothing else', async () => {
    const parked = await failed('parked', ['x'.repeat(20_000)]);
    const resolved = await failed('resolved');
    await cloud.resolve(resolved);
    const others = [await failed('failed'), await failed('retrying')];
    await cloud.redrive({ ids: others.slice(1) });

    await purge(undefined, false, ports());

    expect(printed.at(-1)).toBe('2 forgotten.');
    expect(await Promise.all([parked, resolved].map((id) => cloud.failure(id)))).toEqual([
      undefined,
      undefined,
    ]);
    expect(await ports().payloads.read(parked)).toBeUndefined();
    for (const id of others) expect(await cloud.failure(id)).toBeDefined();
  });

  test.each([
    ['is not confirmed', false, () => Promise.reject(new NotConfirmedError('No'))],
    ['is a dry run', true, () => Promise.reject(new Error('asked'))],
  ])('forgets nothing if it %s', async (_, dryRun, confirm) => {
    const id = await failed('parked', ['list']);

    await purge(undefined, dryRun, ports({ confirm })).catch(() => {});

    expect(output()).toContain(id);
    expect(await cloud.failure(id)).toBeDefined();
  });

  test('keeps one that has succeeded since it was shown', async () => {
    const event = ['x'.repeat(20_000)];
    const id = await failed('late', event);

    await purge(undefined, false, ports({ confirm: async () => void (await cloud.resolve(id)) }));

    expect(printed.at(-1)).toBe('0 forgotten.');
    expect(await cloud.failure(id)).toMatchObject({ status: 'resolved' });
  });

  test('of one status leaves the others', async () => {
    const [parked, resolved] = [await failed('parked', ['list']), await failed('resolved')];
    await cloud.resolve(resolved);

    await purge('resolved', false, ports());

    expect(printed.at(-1)).toBe('1 forgotten.');
    expect(await cloud.failure(parked)).toMatchObject({ status: 'parked' });
    expect(await cloud.failure(resolved)).toBeUndefined();
  });

  test('of nothing says so, and asks nothing', async () => {
    await purge(undefined, false, ports({ confirm: () => Promise.reject(new Error('asked')) }));

    expect(printed).toEqual(['Nothing is parked or resolved.']);
  });
});

describe('the function redrive', () => {
  test('is asked, and its answer is read', async () => {
    const redrive = invokeRedrive(new LambdaClient(cloud.client), 'answering');

    expect(await redrive(['a'], false)).toEqual([{ id: 'a', outcome: 'sent' }]);
    expect(await redrive(['a'], true)).toEqual([{ id: 'a', outcome: 'waiting' }]);
  });

  test('fails with its own words', async () => {
    const redriving = invokeRedrive(new LambdaClient(cloud.client), 'failing')(['a'], false);

    await expect(redriving).rejects.toMatchObject({
      name: 'RedriveError',
      message: expect.stringContaining('The function redrive failed: No table.'),
    });
  });
});

describe('the command', () => {
  const ID = '0123456789abcdef0123';

  test.each([
    [['list'], { verb: 'list', stage: 'dev' }],
    [['list', '--status', 'parked', '--stage', 'prod'], { verb: 'list', status: 'parked', stage: 'prod' }],
    [['show', ID, '--payload'], { verb: 'show', id: ID, payload: true }],
    [['retry', ID, '--dry-run'], { verb: 'retry', id: ID, 'dry-run': true }],
    [['retry', 'all'], { verb: 'retry', id: 'all', 'dry-run': false }],
    [['purge', '--yes'], { verb: 'purge', yes: true }],
  ])('%j is understood', (words, expected) => {
    expect(readCommand(words)).toMatchObject(expected);
  });

  test.each([
    [[]],
    [['delete']],
    [['show']],
    [['show', 'all']],
    [['retry']],
    [['retry', 'x']],
    [['purge', ID]],
    [['list', '--status', 'open']],
    [['list', '--all']],
    [['list', '--dry-run']],
    [['retry', 'all', '--status', 'parked']],
    [['show', ID, '--yes']],
    [['purge', '--status', 'failed']],
    [['show', ID, ID]],
  ])('%j gets the list of what there is', (words) => {
    expect(() => readCommand(words)).toThrow(/npm run failures -- <verb>[\s\S]*retry <id\|all>/);
  });
});
