import { expect, test } from 'vitest';
import { Diary } from '../console/page/diary.ts';
import { Stories, stepsOf } from '../console/page/stories.ts';
import type { TraceEvent } from '../console/page/trace-event.ts';

/** The first story of these, on a line. @param events - numbered from 1 on, all of Lambda's if not said otherwise */
function line(events: (Partial<TraceEvent> & { type: string; resource: string })[]): string {
  const diary = new Diary([]);
  const stories = new Stories(diary);
  for (const [index, event] of events.entries()) {
    const whole = { id: index + 1, time: '', service: 'lambda', detail: {}, ...event };
    diary.add(whole);
    stories.add(whole);
  }
  const [story] = stories.all;
  const steps = story ? stepsOf(story, diary) : [];
  return steps
    .map(({ event, follows }) => `${follows ? '→' : '·'} ${event.resource} ${event.type}`)
    .join(' ');
}

const upload = { service: 's3', resource: 'photos', type: 'ObjectCreated:Put' };
const matched = { service: 'events', resource: 'rule', type: 'RuleMatched', cause: 1 };
const message = (cause: number) => ({
  service: 'sqs',
  resource: 'queue',
  type: 'MessageSent',
  cause,
  detail: { messageId: 'm' },
});
const polled = { service: 'sqs', resource: 'queue', type: 'Polled', detail: { messageIds: ['m'] } };
const left = (cause: number) => ({ service: 'sqs', resource: 'queue', type: 'MessagesLeft', cause });
const started = (resource: string, cause: number, attempt = 1) => ({
  resource,
  type: 'Started',
  cause,
  detail: { attempt },
});
const report = (resource: string, cause: number, invocation: number, attempt = 1) => ({
  resource,
  type: 'Report',
  cause,
  detail: { invocation, attempt },
});

test('a line reads the same, whichever of two ways has been the faster', () => {
  const told = '→ photos ObjectCreated:Put → thumb Report · queue MessageSent → copy Report';

  const slow = [
    upload,
    matched,
    message(2),
    polled,
    started('thumb', 1),
    started('copy', 4),
    report('copy', 4, 6),
  ];
  expect(line([...slow, report('thumb', 1, 5)])).toBe(told);
  const fast = [upload, started('thumb', 1), report('thumb', 1, 2), matched, message(4), polled];
  expect(line([...fast, started('copy', 6), report('copy', 6, 7)])).toBe(told);
});

test('an answer comes after the function that gave it, and before what waits for its turn', () => {
  const request = { service: 'http', resource: 'api', type: 'Request' };
  const events = [
    request,
    started('ask', 1),
    message(2),
    { ...request, type: 'Response', cause: 1 },
    report('ask', 1, 2),
    polled,
    report('work', 6, 99),
  ];

  expect(line(events)).toBe('→ api Request → ask Report → api Response · queue MessageSent → work Report');
});

test('who has let a request in comes before who has served it', () => {
  const request = { service: 'http', resource: 'api', type: 'Request' };
  const events = [
    request,
    started('keeper', 1),
    report('keeper', 1, 2),
    started('ask', 1),
    report('ask', 1, 4),
    { ...request, type: 'Response', cause: 1 },
  ];

  expect(line(events)).toBe('→ api Request → keeper Report · ask Report → api Response');
});

test('a retry comes of the attempt before it, and a refusal before the failure that it is for', () => {
  const told = { resource: 'thumb', cause: 1 };
  const events = [
    upload,
    message(1),
    started('thumb', 1),
    { service: 'iam', resource: 'role', type: 'AccessDenied', cause: 3 },
    report('thumb', 1, 3),
    { ...told, type: 'RetryScheduled' },
    started('thumb', 1, 2),
    report('thumb', 1, 7, 2),
    { ...told, type: 'EventFailed' },
  ];

  expect(line(events)).toBe(
    '→ photos ObjectCreated:Put → role AccessDenied → thumb Report → thumb RetryScheduled → thumb Report → thumb EventFailed · queue MessageSent',
  );
});

test('a message that is left comes again', () => {
  const events = [
    { ...message(0), cause: undefined },
    polled,
    report('copy', 2, 90),
    left(2),
    polled,
    report('copy', 5, 91),
  ];

  expect(line(events)).toBe('→ queue MessageSent → copy Report → queue MessagesLeft → copy Report');
});
