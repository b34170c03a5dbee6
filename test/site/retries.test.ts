import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Failure } from '../../functions/site/page/api/answers.ts';
import type { Answer, Client } from '../../functions/site/page/api/client.ts';
import { ApiError, NoAnswerError } from '../../functions/site/page/api/errors.ts';
import { createRetries, type Retry, withRetried } from '../../functions/site/page/state/failures.ts';

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

/** The retries of one failure, whose status a test decides. */
function retrying() {
  const world: { status: string; refusal?: Error } = { status: 'retrying' };
  const keys: string[] = [];
  const client: Client = {
    async get<Body>(): Promise<Answer<Body>> {
      return { body: JSON.parse(JSON.stringify({ status: world.status })), etag: undefined };
    },
    async post<Body>(_: string, key: string): Promise<Body> {
      keys.push(key);
      if (world.refusal) throw world.refusal;
      return JSON.parse('{}');
    },
    delete: () => Promise.reject(new Error('Nothing is deleted here')),
  };
  const lookout = { isVisible: () => true, isOnline: () => true, onChange: () => () => {} };
  const { retries, send } = createRetries({ client, lookout }, () => {});
  return { world, keys, send: () => send('f1'), state: () => retries.get().get('f1') };
}

describe('a retry', () => {
  test('is told until it is known what has become of it', async () => {
    const { world, send, state } = retrying();

    const sent = send();
    const first = state();
    await vi.advanceTimersByTimeAsync(5_000);
    const meanwhile = state();
    world.status = 'failed';
    await vi.advanceTimersByTimeAsync(2_000);
    await sent;

    expect([first, meanwhile, state()]).toEqual([
      { step: 'sending' },
      { step: 'sent' },
      { step: 'ended', failure: { status: 'failed' } },
    ]);
  });

  test('of which nothing is heard for long is left to the list, which tells what it is', async () => {
    const { send, state } = retrying();

    const sent = send();
    await vi.advanceTimersByTimeAsync(60_000);
    await sent;

    expect(state()).toBeUndefined();
  });

  test.each([
    ['without an answer', new NoAnswerError('The API does not answer.'), 1],
    ['that may have been sent nevertheless', new ApiError(504, 'Too late.', false), 1],
    ['that was refused', new ApiError(409, 'It is parked.', false), 2],
  ])('%s is repeated under as many keys as there may be events', async (_, refusal, count) => {
    const { world, keys, send, state } = retrying();
    world.refusal = refusal;

    await send();
    const told = state();
    await send();

    expect(told).toEqual({ step: 'refused', reason: refusal.message });
    expect(new Set(keys).size).toBe(count);
  });
});

const failure = (id: string): Failure => ({
  id,
  status: 'failed',
  error: { type: 'Error', message: 'It broke' },
  attempts: 0,
  firstFailedAt: '2026-11-26T18:00:00Z',
  lastFailedAt: '2026-11-26T18:00:00Z',
  links: { self: `/failures/${id}` },
});

const ended = (status: Failure['status']): Retry => ({
  step: 'ended',
  failure: { ...failure('b'), status, attempts: 1, resolvedAt: '2026-11-26T18:05:00Z' },
});

describe('what is sent again', () => {
  const before = ['a', 'b', 'c'].map((id) => failure(id));
  const shown = (listed: string[], retry: Retry | undefined) =>
    withRetried(
      before,
      listed.map((id) => failure(id)),
      new Map(retry && [['b', retry]]),
    ).map(({ id, status }) => `${id} ${status}`);

  test('keeps its place when the list has it no longer, and tells what became of it', () => {
    expect(shown(['a', 'c'], { step: 'sending' })).toEqual(['a failed', 'b retrying', 'c failed']);
    expect(shown(['a', 'c'], { step: 'sent' })).toEqual(['a failed', 'b retrying', 'c failed']);
    expect(shown(['new', 'a', 'c'], ended('resolved'))).toEqual([
      'new failed',
      'a failed',
      'b resolved',
      'c failed',
    ]);
    expect(shown([], ended('parked'))).toEqual(['b parked']);
  });

  test('is shown with all that is known of its end', () => {
    const shownNow = withRetried(before, [], new Map([['b', ended('resolved')]]));

    expect(shownNow).toEqual([
      expect.objectContaining({
        id: 'b',
        status: 'resolved',
        attempts: 1,
        resolvedAt: '2026-11-26T18:05:00Z',
      }),
    ]);
  });

  test('is as the list has it when it has failed again', () => {
    expect(shown(['b', 'a', 'c'], ended('resolved'))).toEqual(['b failed', 'a failed', 'c failed']);
  });

  test('goes with the list if it was not sent from here', () => {
    expect(shown(['a', 'c'], undefined)).toEqual(['a failed', 'c failed']);
    expect(shown(['a', 'c'], { step: 'refused', reason: 'It is on its way.' })).toEqual([
      'a failed',
      'c failed',
    ]);
  });
});
