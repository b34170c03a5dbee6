import type { Details } from '../model.ts';
import { readLogLine } from '../../log-line.ts';
import { pretty } from './pretty.ts';
import { clockTime } from './time.ts';

/** The last lines of a log, the newest first; of those in JSON what they say, and the rest when it is asked for. */
export const LogLines = ({
  lines,
}: {
  lines: Pick<NonNullable<Details['lines']>[number], 'time' | 'message'>[];
}) => (
  <ol class="log-lines" tabIndex={0}>
    {lines.toReversed().map(({ time, message }, index) => {
      const said = readLogLine(message);
      return (
        <li key={lines.length - index}>
          <time>{clockTime(time)}</time>{' '}
          {said ? (
            <details>
              <summary class={said.level}>
                {said.level} {said.words}
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
