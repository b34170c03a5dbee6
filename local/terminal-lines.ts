import colors from 'picocolors';
import * as z from 'zod';
import { isWarning, parseLine, readLogLine } from './log-line.ts';
import type { TraceEvent } from './trace-event.ts';
import type { Run } from './repeats.ts';

const Report = z.object({
  outcome: z.string(),
  errorMessage: z.string().optional(),
  attempt: z.number(),
  durationMs: z.number(),
  initMs: z.number().optional(),
  maxMemoryMb: z.number().default(0),
  environment: z.number().optional(),
  calls: z.record(z.string(), z.number()),
});

const LOUD = new Set([
  'CodeFailed',
  'CompanionEnded',
  'Crash',
  'DestinationDeliveryFailed',
  'EventDropped',
  'EventFailed',
  'FailedInvocations',
  'MovedToDeadLetterQueue',
]);

/**
 * What the terminal says of an event; nothing of those that lead from one to another.
 * @param warned - whether the function has warned of something, though it may have ended well
 */
export function lineOf({ service, type, detail, subject }: TraceEvent, warned = false): string | undefined {
  if (service === 's3') return isOwnWork(detail) ? undefined : changed(type, detail);
  if (type === 'HungUp') return colors.yellow(`${subject}  the client ${String(detail['message'])}`);
  if (service === 'http')
    return type === 'Response' ? responded(Number(detail['status']), subject) : undefined;
  if (type === 'MessageSent') return `MessageSent${subject ? `  ← ${colors.bold(subject)}` : ''}`;
  if (type === 'StackChanged') return stackChanged(detail);
  if (type === 'Report') return report(detail, subject, warned);
  if (type === 'Scheduled Event') return ticked(type, subject, detail);
  if (type === 'EventPut') return isOwnWork(detail) ? undefined : eventPut(detail, subject);
  if (type === 'RuleMatched') return matched(detail, subject);
  if (type === 'RetryScheduled' || type === 'Throttled' || type === 'TicksSkipped')
    return colors.yellow(`${String(detail['message'])}${subject ? `  ← ${subject}` : ''}`);
  if (type === 'Log') return log(String(detail['line']));
  if (type === 'AccessDenied') return denied(detail);
  if (LOUD.has(type)) return colors.red(String(detail['message']));
  return undefined;
}

/** What it says of what has happened again and again. */
export function lineOfRun({ times, last, bytes: size }: Run): string {
  if (last.service === 's3') return changed(last.type, { ...last.detail, key: `${times} objects`, size });
  return `${responded(Number(last.detail['status']), last.subject)}  × ${times}`;
}

/** What a function writes is told in its report. */
function isOwnWork(detail: TraceEvent['detail']): boolean {
  return String(detail['principal']).includes(':assumed-role/');
}

function changed(type: string, { key, size, triggers }: TraceEvent['detail']): string {
  return inWords([type, colors.bold(String(key)), typeof size === 'number' ? bytes(size) : ''], triggers);
}

const ticked = (type: string, time = '', { triggers }: TraceEvent['detail']): string =>
  inWords([type, colors.bold(time)], triggers);

const eventPut = ({ source, triggers }: TraceEvent['detail'], detailType = ''): string =>
  inWords(['PutEvents', colors.bold(detailType), `from ${String(source)}`], triggers);

const matched = ({ detailType, triggers }: TraceEvent['detail'], subject = ''): string =>
  inWords([String(detailType), subject === detailType ? '' : `← ${colors.bold(subject)}`], triggers);

function inWords(words: string[], triggers: unknown): string {
  return [...words, triggers === 0 ? colors.dim('triggers nothing') : ''].filter(Boolean).join('  ');
}

function responded(status: number, subject = ''): string {
  const color = status < 400 ? colors.green : colors.red;
  return `${colors.bold(subject)}  ${color(String(status))}`;
}

function stackChanged({ status, addresses, message }: TraceEvent['detail']): string {
  if (typeof message === 'string') return colors.red(`${String(status)}: ${message}`);
  return [colors.green(String(status)), ...(Array.isArray(addresses) ? addresses : [])].join('  ');
}

function report(detail: TraceEvent['detail'], subject: string | undefined, warned: boolean): string {
  const told = Report.parse(detail);
  const { outcome, attempt, durationMs, initMs, maxMemoryMb, environment, errorMessage } = told;
  const calls = Object.entries(told.calls).map(([call, n]) => (n === 1 ? call : `${call} ×${n}`));
  const cold = initMs !== undefined ? ` after a cold start of ${Math.round(initMs)} ms` : '';
  const well = warned ? colors.yellow('ok with a warning') : colors.green('ok');
  return [
    outcome === 'ok' ? well : colors.red(`${outcome}: ${oneLine(errorMessage ?? '')}`),
    attempt === 1 ? '' : `attempt ${attempt}`,
    environment === undefined
      ? ''
      : `${Math.round(durationMs)} ms${cold}, ${maxMemoryMb} MB, environment ${environment}`,
    subject ? `← ${colors.bold(subject)}` : '',
    calls.length > 0 ? `→ ${calls.join(', ')}` : '',
  ]
    .filter(Boolean)
    .join('  ');
}

/** AWS's own words, and what AWS does not say: what to change. Of what is not there that says all. */
const denied = ({ message, remedy, absent }: TraceEvent['detail']): string =>
  absent !== undefined
    ? colors.yellow(String(remedy))
    : `${colors.red(String(message))}  ${colors.yellow(`→ ${String(remedy)}`)}`;

/** Functions log JSON, which `_local/events` and the logs have whole; here only what asks for attention. */
function log(line: string): string | undefined {
  const thrown = parseLine(line.split('\tERROR\t')[1]?.split('\t')[1] ?? '');
  if (thrown) return frame(thrown['stack']);
  if (!parseLine(line)) return colors.dim(line);
  const said = readLogLine(line);
  return said && isWarning(said) ? colors.yellow(`${said.level} ${said.words}`) : undefined;
}

/** Where an error was thrown. What it says is in the report. */
function frame(stack: unknown): string | undefined {
  const at = z
    .array(z.string())
    .safeParse(stack)
    .data?.find((line) => /^\s+at /.test(line));
  return at && colors.dim(at.replace(`${process.cwd()}/`, ''));
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').slice(0, 200);

function bytes(n: number): string {
  if (n < 1000) return `${n} B`;
  return n < 1e6 ? `${Math.round(n / 1000)} KB` : `${(n / 1e6).toFixed(1)} MB`;
}
