import type { Diary } from './diary.ts';
import { Icon } from './icons.tsx';
import type { Run } from '../../repeats.ts';
import type { TraceEvent } from './trace-event.ts';
import { tell, tellObjects } from './words.ts';

const LONGEST = 70;

interface Props {
  event: TraceEvent;
  diary: Diary;
  /** The one told before, on the same line: who it is about need not be said twice. */
  before?: TraceEvent | undefined;
  /** Whether the one told before did not lead to it: what did is further back. */
  apart?: boolean;
  /** What has happened again in the same way. */
  again?: Run | undefined;
  /** All of it, rather than what fits on a line. */
  whole?: boolean;
}

/** An event in a few words. */
export function Step({ event, diary, before, again, apart = false, whole = false }: Props) {
  const told = again && event.service === 's3' ? tellObjects(event, again, diary) : tell(event, diary);
  if (!told) return null;
  const { who, kind, what, tone } = told;
  const known = event.type === 'Response' || (before && diary.nodeOf(before) === diary.nodeOf(event));
  return (
    <span class={`step ${tone} ${apart ? 'apart' : ''}`}>
      {!known && kind && <Icon kind={kind} />} {!known && <b>{who}</b>}{' '}
      {whole && event.type === 'Response' && `${event.subject ?? ''} `}
      {whole || what.length <= LONGEST ? what : `${what.slice(0, LONGEST).trimEnd()}…`}
    </span>
  );
}
