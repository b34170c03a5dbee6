import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Failure } from '../api/answers.ts';
import { failuresPath, type FailureStatus, STATUSES } from '../route.ts';
import type { Desk } from '../state/desk.ts';
import { createFailures, withRetried } from '../state/failures.ts';
import { FailureItem } from './failure-item.tsx';
import { HealthLine } from './health-line.tsx';
import { NoScope } from './no-scope.tsx';
import { useStore } from './use-store.ts';

const NAMES: Record<FailureStatus, string> = {
  failed: 'Failed',
  retrying: 'On their way',
  parked: 'Parked',
  resolved: 'Resolved',
};
const NOTHING: Record<FailureStatus, { title: string; text: string }> = {
  failed: {
    title: 'Nothing has failed',
    text: 'That is good news: every event was dealt with. What fails for good is kept here, to be sent again.',
  },
  retrying: {
    title: 'Nothing is on its way',
    text: 'What is sent again is here until its outcome is known.',
  },
  parked: {
    title: 'Nothing is parked',
    text: 'Here is what is not sent again, since it would fail as before.',
  },
  resolved: {
    title: 'Nothing was resolved yet',
    text: 'Here is what failed, was sent again, and succeeded.',
  },
};

export function FailuresView({ desk, status, stage }: { desk: Desk; status: FailureStatus; stage: string }) {
  const mayRead = desk.may('failures:read');
  // What has failed is looked at anyway, to be counted.
  const list = useMemo(
    () => (status === 'failed' ? desk.failed : createFailures(desk.from, status)),
    [status],
  );
  useEffect(() => (mayRead && status !== 'failed' ? list.start() : undefined), [list]);
  const known = useStore(list.body);
  const retries = useStore(desk.retries.retries);
  // Until this is left: what is sent again tells here what has become of it.
  const before = useRef<readonly Failure[]>([]);
  if (!mayRead) return <NoScope what="failures" scope="failures:read" stage={stage} />;
  const { failures = [], next } = known ?? {};
  const shown =
    status === 'failed'
      ? withRetried(before.current, failures, retries)
      : failures.filter(({ id }) => retries.get(id)?.step !== 'sending');
  before.current = status === 'failed' ? shown : [];
  return (
    <>
      <div class="bar">
        <h1>Failures</h1>
        <nav aria-label="Status" class="filter">
          {STATUSES.map((each) => (
            <a key={each} href={failuresPath(each)} aria-current={each === status ? 'page' : undefined}>
              {NAMES[each]}
            </a>
          ))}
        </nav>
      </div>
      <HealthLine of={list} />
      {known && shown.length === 0 && (
        <div class={status === 'failed' ? 'empty good' : 'empty'}>
          <h2>{NOTHING[status].title}</h2>
          <p>{NOTHING[status].text}</p>
        </div>
      )}
      <ul class="cards" aria-busy={!known}>
        {shown.map((failure) => (
          <FailureItem key={failure.id} desk={desk} failure={failure} retry={retries.get(failure.id)} />
        ))}
      </ul>
      {next !== undefined && <p class="quiet">There are more. `npm run failures -- list` has them all.</p>}
    </>
  );
}
