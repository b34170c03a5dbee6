import type { Details } from '../model.ts';
import { pretty } from './pretty.ts';
import type { Store } from './store.ts';
import { LogLines } from './log-lines.tsx';
import { clockTime, virtualNow, wait } from './time.ts';
import { bytes } from './words.ts';

interface Props {
  /** The names of a table's key attributes. */
  keys: string[];
  details: Details;
  store: Store;
  prefix: string;
  setPrefix: (prefix: string) => void;
}

/** The messages, objects, rows or lines that are in a node. */
export function Contents({ details, store, keys, prefix, setPrefix }: Props) {
  const { messages, objects, rows, lines, more = false } = details;
  const search = (
    <label class="prefix">
      Keys that begin with
      <input
        value={prefix}
        onInput={({ currentTarget }) => setPrefix(currentTarget.value)}
        placeholder="everything"
      />
    </label>
  );
  const rest = more && <p class="quiet">… and more.</p>;
  if (messages) return <Messages messages={messages} store={store} />;
  if (objects)
    return (
      <>
        <h3>Objects</h3>
        {search}
        <Objects objects={objects} />
        {rest}
      </>
    );
  if (rows)
    return (
      <>
        <h3>Rows</h3>
        {search}
        <Rows rows={rows} keys={keys} />
        {rows.length === 0 && <p class="quiet">None.</p>}
        {rest}
      </>
    );
  if (lines && lines.length > 0)
    return (
      <>
        <h3>Log</h3>
        <LogLines lines={lines} />
      </>
    );
  return null;
}

function Rows({ rows, keys }: { rows: string[]; keys: string[] }) {
  return (
    <ul class="rows">
      {rows.map((row) => (
        <li key={row}>
          <details>
            <summary>
              {keyOf(row, keys)} <span class="quiet">{row}</span>
            </summary>
            <pre tabIndex={0}>{pretty(row)}</pre>
          </details>
        </li>
      ))}
    </ul>
  );
}

/** What tells a row from the others; empty when it is too long to be read as JSON. */
function keyOf(row: string, keys: string[]): string {
  try {
    const item: Record<string, unknown> = JSON.parse(row);
    return keys.map((key) => String(item[key])).join(' ');
  } catch {
    return '';
  }
}

function Messages({ messages, store }: { messages: NonNullable<Details['messages']>; store: Store }) {
  const { live, liveAt } = store;
  const now = live ? virtualNow(live, liveAt) : 0;
  return (
    <>
      <h3>Messages</h3>
      {messages.length === 0 && <p class="quiet">None.</p>}
      <ul class="rows">
        {messages.map(({ id, body, receives, visibleAt, subject, event }) => (
          <li key={id}>
            <details>
              <summary>
                {subject || id.slice(0, 8)}{' '}
                <span class="quiet">
                  received {receives} {receives === 1 ? 'time' : 'times'},{' '}
                  {visibleAt <= now ? 'visible' : `visible in ${wait(visibleAt - now)}`}
                </span>
              </summary>
              <pre tabIndex={0}>{pretty(body)}</pre>
              <button type="button" onClick={() => store.select({ kind: 'event', id: event })}>
                How it came here
              </button>
            </details>
          </li>
        ))}
      </ul>
    </>
  );
}

function Objects({ objects }: { objects: NonNullable<Details['objects']> }) {
  if (objects.length === 0) return <p class="quiet">None.</p>;
  return (
    <ul class="rows objects">
      {objects.map(({ key, versionId, size, modified, deleted, latest }) => (
        <li key={`${key} ${versionId}`} class={latest ? '' : 'old'}>
          {key}{' '}
          <span class="quiet">
            {deleted ? 'delete marker' : bytes(size)}, {clockTime(Date.parse(modified))}
            {latest ? '' : ', an older version'}
          </span>
        </li>
      ))}
    </ul>
  );
}
