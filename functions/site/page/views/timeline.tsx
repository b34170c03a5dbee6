import type { Step } from '../api/answers.ts';
import { stepWords } from '../words/images.ts';
import { duration } from '../words/numbers.ts';
import { toTheSecond } from '../words/times.ts';

/** What was done with a photo, one thing after the other, with the time since the one before. */
export function Timeline({ steps, isUnderWay }: { steps: Step[]; isUnderWay: boolean }) {
  const first = Date.parse(steps[0]?.at ?? '');
  return (
    <ol class="timeline" aria-label="What was done, and when">
      {steps.map(({ step, at, ms }, index) => (
        <li key={step} class={step === 'rejected' ? 'bad' : ''}>
          <strong>{stepWords(step)}</strong>
          <span>
            <time dateTime={at} title={toTheSecond(at)}>
              {index === 0 ? toTheSecond(at) : `${duration(Math.max(0, Date.parse(at) - first))} later`}
            </time>
            {step === 'thumbnails' && ms !== undefined && ` · ${duration(ms)} of work`}
          </span>
        </li>
      ))}
      {isUnderWay && (
        <li class="coming">
          <strong>More to come …</strong>
        </li>
      )}
    </ol>
  );
}
