import { useEffect, useState } from 'preact/hooks';
import type { Details } from '../model.ts';
import { Contents } from './contents.tsx';
import { getJson } from './feed.ts';
import { Icon, KIND_NAMES } from './icons.tsx';
import { InvokeBox } from './invoke-box.tsx';
import type { Store } from './store.ts';
import { EventList } from './story-view.tsx';

const SHOWN_EVENTS = 12;
const AGAIN_MS = 1500;

/** A resource: what it is, what is in it, and what has happened to it. */
export function NodePanel({ store, id }: { store: Store; id: string }) {
  const node = store.node(id);
  const [prefix, setPrefix] = useState('');
  const details = useDetails(id, prefix);
  if (!node) return <p>It is gone.</p>;
  const events = store.diary.all.filter(
    (event) => store.diary.nodeOf(event)?.id === id && event.type !== 'Log',
  );
  const live = store.live?.functions.find((each) => each.id === id);
  return (
    <>
      <h2>
        <Icon kind={node.kind} /> {node.label}
      </h2>
      <p class="quiet">
        {KIND_NAMES[node.kind]} {node.name}
      </p>
      {node.kind === 'function' && <InvokeBox id={id} store={store} />}
      {live && live.environments.length > 0 && (
        <>
          <h3>Execution environments</h3>
          <table>
            <thead>
              <tr>
                <th>no.</th>
                <th>state</th>
                <th>served</th>
                <th>cold start</th>
                <th>memory</th>
                <th>pid</th>
              </tr>
            </thead>
            <tbody>
              {live.environments.map(({ number, state, served, initMs, memoryMb, pid }) => (
                <tr key={number}>
                  <td>{number}</td>
                  <td>
                    <i class={`square ${state}`} /> {state}
                  </td>
                  <td>{served}</td>
                  <td>{initMs === undefined ? '…' : `${initMs} ms`}</td>
                  <td>{memoryMb} MB</td>
                  <td>{pid}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
      {events.length > 0 && (
        <>
          <h3>Last events</h3>
          <EventList store={store} events={events.slice(-SHOWN_EVENTS).toReversed()} />
        </>
      )}
      {details && (
        <Contents {...{ details, store, prefix, setPrefix }} keys={(node.facts['Key'] ?? '').split(', ')} />
      )}
      <h3>Facts</h3>
      <dl>
        {Object.entries({ ...node.facts, Account: node.accountId, Stack: node.stack }).map(
          ([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      <h3>Leads to, and is led to by</h3>
      <ul class="links">
        {store.layout.edges
          .filter(({ edge }) => edge.from === id || edge.to === id)
          .map(({ edge }) => {
            const other = store.node(edge.from === id ? edge.to : edge.from);
            return (
              <li key={`${edge.kind} ${edge.from} ${edge.to}`}>
                <b class={`line ${edge.kind}`} /> {edge.from === id ? '→' : '←'}{' '}
                <button
                  type="button"
                  class="link"
                  onClick={() => other && store.select({ kind: 'node', id: other.id })}
                >
                  {other && `${KIND_NAMES[other.kind]} ${other.label}`}
                </button>{' '}
                <span class="quiet">{edge.label}</span>
              </li>
            );
          })}
      </ul>
    </>
  );
}

/** What is in a node, looked at again and again while it is shown. */
function useDetails(id: string, prefix: string): Details | undefined {
  const [details, setDetails] = useState<Details>();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let ended = false;
    const look = async (): Promise<void> => {
      const query = new URLSearchParams({ id, prefix });
      // What was there stays while nobody answers, which the top bar tells.
      const found = await getJson<Details>(`node?${query}`).catch(() => undefined);
      if (ended) return;
      if (found) setDetails(found);
      timer = setTimeout(() => void look(), AGAIN_MS);
    };
    void look();
    return () => {
      ended = true;
      clearTimeout(timer);
    };
  }, [id, prefix]);
  return details;
}
