import type { RedriveOutcome } from '../../lib/redrive-outcome.ts';
import { nameOf } from '../../lib/failure-targets.ts';
import type { FailureRow, ParkReason } from '../../lib/failure-row.ts';

/** Why an event is not sent again, in words. */
export const REASONS: Record<ParkReason, string> = {
  UNREADABLE: 'the message told of no failure in a shape that is known',
  UNKNOWN_TARGET:
    'it names no function or queue to which events may be sent again: functions/redrive/targets.yml',
  NO_OBJECT: 'the event is no JSON object, so it could not carry the count of its attempts',
  PERMANENT_ERROR: 'the event itself is at fault, and would fail again',
  TOO_MANY_ATTEMPTS: 'it was sent again as often as may be',
  REFUSED: 'its target is gone, or does not take it',
  PAYLOAD_GONE: 'its payload is gone from the bucket',
};

/** Why a failure was not sent again, in words. */
export function whyNot({ outcome, reason }: RedriveOutcome): string {
  const words = {
    sent: 'it was sent',
    unknown: 'there is no such failure',
    retrying: 'it is on its way already',
    resolved: 'it was sent again, and succeeded',
    waiting: 'its time has not come',
    parked: `it is parked: ${reason ? REASONS[reason] : 'nobody knows why'}`,
  };
  return words[outcome];
}

/** `2 h ago`, of times in milliseconds or ISO 8601. */
export function ago(time: string, now: number): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(time)) / 1000));
  if (seconds < 120) return `${seconds} s ago`;
  if (seconds < 2 * 3600) return `${Math.round(seconds / 60)} min ago`;
  return seconds < 2 * 86_400
    ? `${Math.round(seconds / 3600)} h ago`
    : `${Math.round(seconds / 86_400)} days ago`;
}

/** A text of unknown origin, without what would take hold of the terminal. */
export const harmless = (text: string): string => text.replace(/[^\P{C}\n]/gu, '�');

/** The same in one line, of so many characters. */
export function inOneLine(text: string, most: number): string {
  const line = harmless(text.replace(/\s+/g, ' '));
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}

/** The function or queue that an event was for, as serverless.yml calls it. */
export const targetName = ({ target }: FailureRow, stack: string): string =>
  target === undefined ? '?' : nameOf(target).replace(`${stack}-`, '');
