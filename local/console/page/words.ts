import type { LogLine } from '../../log-line.ts';
import type { Run } from '../../repeats.ts';
import type { Kind } from '../model.ts';
import type { Diary } from './diary.ts';
import { isAbsence, numberOf, textOf, type TraceEvent } from './trace-event.ts';

const LONGEST_NAME = 36;

/** `begun` is nothing to look after, `wait` may be. */
type Tone = 'plain' | 'begun' | 'good' | 'bad' | 'wait';

/** How an event reads. */
export interface Told {
  /** What it happened to. */
  who: string;
  /** What that is, if it is a node. */
  kind: Kind | undefined;
  what: string;
  tone: Tone;
}

type Words = [what: string, tone?: Tone];

/** By the type of an event; what is not here is told by its message. */
const WORDS: Record<string, (event: TraceEvent, diary: Diary) => Words> = {
  Started: (event) => [attempt(event, begins(event)), 'begun'],
  Report: (event, diary) => report(event, diary),
  Request: ({ subject = 'request' }) => [subject],
  Response: (event) => [String(numberOf(event, 'status')), numberOf(event, 'status') < 400 ? 'good' : 'bad'],
  HungUp: (event) => [`its client ${textOf(event, 'message')}`, 'wait'],
  'Scheduled Event': () => ['it is time'],
  RuleMatched: () => ['matches'],
  MessageSent: () => ['gets a message'],
  MessagesReceived: (event) => [`${messages(event)} received`],
  Polled: (event) => [`${messages(event)} received`],
  MessagesDeleted: (event) => [`${messages(event)} done, deleted`, 'good'],
  MessagesLeft: (event) => [`${messages(event)} not done, will come again`, 'wait'],
  RetryScheduled: (event) => [textOf(event, 'message'), 'wait'],
  Throttled: (event) => [textOf(event, 'message'), 'wait'],
  AccessDenied: (event) =>
    isAbsence(event) ? [textOf(event, 'remedy')] : [`may not ${textOf(event, 'action')}`, 'bad'],
  EventFailed: () => ['given up', 'bad'],
  EventSucceeded: () => ['tells of its success', 'good'],
  Invoke: () => ['invoked'],
  Replayed: () => ['once more'],
  EnvironmentStarted: (event) => [`environment ${numberOf(event, 'environment')} starts`, 'begun'],
  EnvironmentEnded: (event, diary) => [ends(event, diary), 'begun'],
  StackChanged: (event) => stackChanged(textOf(event, 'status'), textOf(event, 'message')),
};

/** An event in a few words; undefined for one that tells nothing of its own. */
export function tell(event: TraceEvent, diary: Diary): Told | undefined {
  if (event.type === 'Log') return undefined;
  const node = diary.nodeOf(event);
  const who = node?.label ?? event.resource;
  if (event.service === 's3')
    return { who: fileOf(event), kind: 'bucket', ...changed(event, who, numberOf(event, 'size')) };
  if (event.type === 'EventPut')
    return { who: event.subject ?? '', kind: 'bus', what: `put on the ${who} bus`, tone: 'plain' };
  const message = textOf(event, 'message');
  const words = WORDS[event.type]?.(event, diary) ?? (message ? ([message, 'bad'] as const) : [event.type]);
  return { who, kind: node?.kind, what: words[0], tone: words[1] ?? 'plain' };
}

/** Objects that are told as one, since they set nothing off. */
export function tellObjects(event: TraceEvent, { times, bytes: size }: Run, diary: Diary): Told {
  const bucket = diary.nodeOf(event)?.label ?? event.resource;
  return { who: `${times} objects`, kind: 'bucket', ...changed(event, bucket, size) };
}

/** The end of a key; one that is made up by a program is too long to be read. */
function fileOf({ subject = '' }: TraceEvent): string {
  const name = subject.split('/').at(-1) ?? '';
  return name.length > LONGEST_NAME ? `${name.slice(0, 8)}…${name.slice(-8)}` : name;
}

function changed({ type, cause }: TraceEvent, bucket: string, size: number): Pick<Told, 'what' | 'tone'> {
  const where = `${cause === undefined ? 'uploaded' : 'written'} to ${bucket}, ${bytes(size)}`;
  if (type.startsWith('ObjectCreated')) return { what: where, tone: 'plain' };
  const what = type.startsWith('ObjectRemoved') ? 'deleted from' : 'with other tags in';
  return { what: `${what} ${bucket}`, tone: 'plain' };
}

const stackChanged = (status: string, message: string): Words =>
  message ? [`${status}: ${message}`, 'bad'] : [status, 'good'];

function report(event: TraceEvent, diary: Diary): Words {
  const outcome = textOf(event, 'outcome');
  const ms = Math.round(numberOf(event, 'durationMs'));
  const warnings = diary.warningsOf(numberOf(event, 'invocation'));
  if (outcome === 'ok' && warnings.length > 0) return [attempt(event, warned(warnings, ms)), 'wait'];
  if (outcome === 'ok') return [attempt(event, `ok, ${ms} ms`), 'good'];
  return [attempt(event, `${outcome}: ${textOf(event, 'errorMessage')}`), 'bad'];
}

/** It has ended, and has said itself that something was amiss: the gravest of it. */
function warned(warnings: LogLine[], ms: number): string {
  const errors = warnings.filter(({ level }) => !level.startsWith('WARN'));
  const what =
    errors.length > 0 ? several(errors, 'an error', 'errors') : several(warnings, 'a warning', 'warnings');
  return `ended with ${what}, ${ms} ms: ${(errors[0] ?? warnings[0])?.words}`;
}

const several = ({ length }: LogLine[], one: string, many: string): string =>
  length === 1 ? one : `${length} ${many}`;

const ENDS: Record<string, string> = {
  idle: ', idle for five minutes',
  outdated: ', its code or configuration is old',
  killed: ', killed by a fault',
};

function ends(event: TraceEvent, diary: Diary): string {
  const why = textOf(event, 'why');
  const environment = `environment ${numberOf(event, 'environment')} ends`;
  if (why === 'failed') return `${environment}: ${textOf(event, 'message')}`;
  if (why !== 'room') return `${environment}${ENDS[why] ?? ''}`;
  const other = diary.nodeOf({ ...event, resource: textOf(event, 'for') });
  return `${environment}, to make room for ${other?.label ?? textOf(event, 'for')}`;
}

function begins(event: TraceEvent): string {
  const initMs = Math.round(numberOf(event, 'initMs'));
  const cold = initMs > 0 ? ` after a cold start of ${initMs} ms` : '';
  return `begins in environment ${numberOf(event, 'environment')}${cold}`;
}

function attempt(event: TraceEvent, what: string): string {
  const nth = numberOf(event, 'attempt');
  return nth > 1 ? `attempt ${nth}: ${what}` : what;
}

function messages(event: TraceEvent): string {
  const count = numberOf(event, 'count');
  return count === 1 ? '1 message' : `${count} messages`;
}

/** What the remedy of a refusal is: what somebody has denied on purpose needs no mending. */
export const remedyTitle = (event: TraceEvent): string =>
  textOf(event, 'message').includes('explicit deny') ? 'Why:' : 'To mend it:';

/** Bytes as people write them. */
export function bytes(n: number): string {
  if (n < 1000) return `${n} B`;
  return n < 1e6 ? `${Math.round(n / 1000)} KB` : `${(n / 1e6).toFixed(1)} MB`;
}
