import type { LiveEnvironment, LiveFunction } from '../model.ts';

const MOST_SQUARES = 7;

/** One square each: it serves one request at a time. */
export function Environments({
  of: { environments, queued },
  retryIn,
}: {
  of: LiveFunction;
  retryIn: string | undefined;
}) {
  const cold = environments.findLast(({ served, state }) => state === 'init' || served === 0);
  const busy = environments.filter(({ state }) => state === 'busy').length;
  const waiting = Math.max(0, queued - busy);
  const note = (): string => {
    if (cold) return coldStart(cold);
    if (retryIn !== undefined) return `retry in ${retryIn}`;
    return waiting > 0 ? `${waiting} waiting` : '';
  };
  return (
    <span class="about environments">
      {environments.slice(0, MOST_SQUARES).map((each) => (
        <i key={each.number} class={`square ${each.state} ${each.served < 2 ? 'new' : ''}`} />
      ))}
      {environments.length > MOST_SQUARES && <span>+{environments.length - MOST_SQUARES}</span>}
      <span class="note">{note()}</span>
    </span>
  );
}

const coldStart = ({ initMs }: LiveEnvironment): string =>
  initMs === undefined ? 'cold start' : `cold ${initMs} ms`;
