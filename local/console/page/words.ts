import type { Diary } from './diary.ts';
import { numberOf, textOf, type TraceEvent } from './trace-event.ts';

/** How an event reads. */
export interface Told {
  /** What it happened to. */
  who: string;
  what: string;
  tone: 'plain' | 'good' | 'bad' | 'wait';
}

/** An event in a few words; undefined for one that tells nothing of its own. */
export function tell(event: TraceEvent, diary: Diary): Told | undefined {
  const node = diary.nodeOf(event);
  const who = node?.label ?? event.resource;
  const plain = (what: string): Told => ({ who, what, tone: 'plain' });
  const bad = (what: string): Told => ({ who, what, tone: 'bad' });
  const wait = (what: string): Told => ({ who, what, tone: 'wait' });
  const message = textOf(event, 'message');
  switch (event.type) {
    case 'Started':
      return wait(attempt(event, 'at work'));
    case 'Report':
      return report(event, who);
    case 'Request':
      return plain(event.subject ?? 'request');
    case 'Response':
      return {
        ...plain(`${numberOf(event, 'status')}`),
        tone: numberOf(event, 'status') < 400 ? 'good' : 'bad',
      };
    case 'Scheduled Event':
      return plain('it is time');
    case 'RuleMatched':
      return plain('matches');
    case 'EventPut':
      return plain(`event ${event.subject ?? ''}`);
    case 'MessageSent':
      return plain('message');
    case 'Polled':
      return plain(`${numberOf(event, 'count')} received`);
    case 'MessagesDeleted':
      return { ...plain(`${numberOf(event, 'count')} done`), tone: 'good' };
    case 'MessagesLeft':
      return wait(`${numberOf(event, 'count')} will come again`);
    case 'RetryScheduled':
    case 'Throttled':
      return wait(message);
    case 'EventSucceeded':
      return { ...plain('tells of success'), tone: 'good' };
    case 'Invoke':
      return plain('invoked');
    case 'Replayed':
      return plain('sent again');
    case 'EnvironmentStarted':
      return wait(`environment ${numberOf(event, 'environment')} starts`);
    case 'EnvironmentEnded':
      return plain(`environment ${numberOf(event, 'environment')} ends`);
    case 'StackChanged':
      return plain(textOf(event, 'status'));
    case 'Log':
      return undefined;
    default:
      if (event.service === 's3') return plain(changed(event));
      return message ? bad(message) : plain(event.type);
  }
}

function changed({ type, subject = '', ...event }: TraceEvent): string {
  const name = subject.split('/').at(-1) ?? '';
  const size = numberOf({ type, ...event }, 'size');
  if (type.startsWith('ObjectCreated')) return `${name} written, ${bytes(size)}`;
  return type.startsWith('ObjectRemoved') ? `${name} deleted` : `${name}: tags`;
}

function report(event: TraceEvent, who: string): Told {
  const outcome = textOf(event, 'outcome');
  const ms = Math.round(numberOf(event, 'durationMs'));
  if (outcome === 'ok') return { who, what: attempt(event, `ok, ${ms} ms`), tone: 'good' };
  return { who, what: attempt(event, `${outcome}: ${textOf(event, 'errorMessage')}`), tone: 'bad' };
}

function attempt(event: TraceEvent, what: string): string {
  const nth = numberOf(event, 'attempt');
  return nth > 1 ? `attempt ${nth}: ${what}` : what;
}

/** Bytes as people write them. */
export function bytes(n: number): string {
  if (n < 1000) return `${n} B`;
  return n < 1e6 ? `${Math.round(n / 1000)} KB` : `${(n / 1e6).toFixed(1)} MB`;
}
