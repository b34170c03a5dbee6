import type { Desk } from '../state/desk.ts';
import { count } from '../words/numbers.ts';
import { ago } from '../words/times.ts';
import { useNow } from './use-now.ts';
import { useStore } from './use-store.ts';

/** How the sources are that the scraper reads. */
export function SourceList({ sources }: { sources: Desk['sources'] }) {
  const now = useNow(15_000);
  const known = useStore(sources.body)?.sources ?? [];
  if (known.length === 0) return null;
  return (
    <section class="panel">
      <h2>Sources</h2>
      <ul class="sources">
        {known.map(({ id, url, checkedAt, changedAt, failures, error }) => (
          <li key={id}>
            <p>
              <strong>{id}</strong> <span class="quiet">{url}</span>
            </p>
            {error ? (
              <p class="problem">
                {count(failures, 'failure')} in a row: {error.type}, {error.message}
              </p>
            ) : (
              <p class="quiet">
                {checkedAt ? `Looked at ${ago(checkedAt, now)}` : 'Not looked at yet'}
                {changedAt && `, new ${ago(changedAt, now)}`}
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
