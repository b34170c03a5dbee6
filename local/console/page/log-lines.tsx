import type { Details } from '../model.ts';
import { pretty } from './event-view.tsx';
import { clockTime } from './time.ts';

/** The last lines of a log, the newest first; of those in JSON what they say, and the rest when it is asked for. */
export const LogLines = ({ lines }: { lines: NonNullable<Details['lines']> }) => (
  <ol class="log-lines" tabIndex={0}>
    {lines.toReversed().map(({ time, message }, index) => {
      const said = saidBy(message);
      return (
        <li key={lines.length - index}>
          <time>{clockTime(time)}</time>{' '}
          {said ? (
            <details>
              <summary class={said.level}>
                {said.level} {said.message}
              </summary>
              <pre tabIndex={0}>{pretty(message)}</pre>
            </details>
          ) : (
            message
          )}
        </li>
      );
    })}
  </ol>
);

/** Level and message of a line of structured logging. */
function saidBy(line: string): { level: string; message: string } | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const { level, message }: { level?: unknown; message?: unknown } = JSON.parse(line);
    if (typeof message !== 'string') return undefined;
    return { level: typeof level === 'string' ? level : '', message };
  } catch {
    return undefined;
  }
}
