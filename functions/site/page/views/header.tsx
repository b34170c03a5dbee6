import type { Route } from '../route.ts';
import type { Session } from '../session.ts';
import type { Desk } from '../state/desk.ts';
import { MOST_COUNTED } from '../state/failures.ts';
import { countOnTheirWay } from '../state/uploads.ts';
import { initialOf } from '../words/initial.ts';
import { count } from '../words/numbers.ts';
import { toTheSecond } from '../words/times.ts';
import { Mark } from './icons.tsx';
import { useStore } from './use-store.ts';

export function Header({
  route,
  session: { owner, expiresAt },
  desk,
  onLeave,
}: {
  route: Route;
  session: Session;
  desk: Desk;
  onLeave: () => void;
}) {
  const current = (view: Route['view']) => (route.view === view ? 'page' : undefined);
  return (
    <header class="header">
      <a class="skip" href="#main" onClick={toMain}>
        Skip to the content
      </a>
      <a class="brand" href="#/photos">
        <Mark />
        <span>
          <strong>Photo desk</strong> <small>Lambda by Example</small>
        </span>
      </a>
      <nav aria-label="Views" class="views">
        <a href="#/photos" aria-current={current('photos')}>
          Photos
        </a>
        <a href="#/news" aria-current={current('news')}>
          Banner & feed
        </a>
        <a href="#/failures" aria-current={current('failures')}>
          Failures
          <FailureCount desk={desk} />
        </a>
      </nav>
      <details class="owner">
        <summary>
          <span class="avatar" aria-hidden="true">
            {initialOf(owner)}
          </span>
          <span class="owner-name">{owner}</span>
        </summary>
        <div class="menu">
          <p>
            You see the photos of <strong>{owner}</strong>.
          </p>
          {expiresAt !== undefined && (
            <p class="quiet">The token is good until {toTheSecond(new Date(expiresAt).toISOString())}.</p>
          )}
          <LossNote desk={desk} />
          <button type="button" class="button" onClick={onLeave}>
            Forget the token
          </button>
        </div>
      </details>
    </header>
  );
}

function LossNote({ desk: { uploads } }: { desk: Desk }) {
  const left = countOnTheirWay(useStore(uploads.entries));
  if (left === 0) return null;
  return <p class="problem">Not sent yet, and given up with the token: {count(left, 'photo')}.</p>;
}

function FailureCount({ desk }: { desk: Desk }) {
  const { failures = [], next } = useStore(desk.failed.body) ?? {};
  if (failures.length === 0) return null;
  const many = next !== undefined ? `${MOST_COUNTED}+` : failures.length;
  return <span class="count">{many}</span>;
}

/** The address says what is shown, so that a plain link to `#main` would show something else. */
function toMain(event: Event): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}
