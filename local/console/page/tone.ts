import type { Diary } from './diary.ts';
import { isAbsence, numberOf, type TraceEvent } from './trace-event.ts';

/** What a node shows: that something came, ended well, ended though something was amiss, or failed. */
export type Tone = 'event' | 'good' | 'warn' | 'bad';

/** How a node shows that something happened to it; undefined when it does not. */
export function toneOf(event: TraceEvent, diary: Diary): Tone | undefined {
  const { type, detail } = event;
  if (type === 'Report' && detail['outcome'] !== 'ok') return 'bad';
  if (type === 'Report') return diary.warningsOf(numberOf(event, 'invocation')).length > 0 ? 'warn' : 'good';
  if ((type === 'AccessDenied' && !isAbsence(event)) || type === 'EventFailed' || type === 'Crash')
    return 'bad';
  return type === 'Scheduled Event' || type === 'Started' ? 'event' : undefined;
}
