import type { Diary } from './diary.ts';
import { Icon } from './icons.tsx';
import type { TraceEvent } from './trace-event.ts';
import { tell } from './words.ts';

const LONGEST = 70;

interface Props {
  event: TraceEvent;
  diary: Diary;
  /** The one told before, on the same line: who it is about need not be said twice. */
  before?: TraceEvent | undefined;
  /** Whether the one told before did not lead to it: what did is further back. */
  apart?: boolean;
  /** All of it, rather than what fits on a line. */
  whole?: boolean;
}

/** An event in a few words. */
export function Step({ event, diary, before, apart = false, whole = false }: Props) {
  const told = tell(event, diary);
  if (!told) return null;
  const { who, kind, what, tone } = told;
  const known = event.type === 'Response' || (before && diary.nodeOf(before) === diary.nodeOf(event));
  return (
    <span class={`step ${tone} ${apart ? 'apart' : ''}`}>
      {!known && kind && <Icon kind={kind} />} {!known && <b>{who}</b>}{' '}
      {whole || what.length <= LONGEST ? what : `${what.slice(0, LONGEST)} …`}
    </span>
  );
}
