import { ApiError } from '../api/errors.ts';
import type { Polled } from '../state/polled.ts';
import { useNow } from './use-now.ts';
import { useStore } from './use-store.ts';

/** Says that something is not fresh, why, and when it is tried again. */
export function HealthLine({ of: { health, askNow } }: { of: Pick<Polled<unknown>, 'health' | 'askNow'> }) {
  const { error, retryAt } = useStore(health);
  return (
    <div class="health" role="status">
      {error && (
        <p class="notice row">
          {wordsFor(error)} {retryAt !== undefined && <Countdown until={retryAt} />}
          <button type="button" class="button small" onClick={askNow}>
            Try now
          </button>
        </p>
      )}
    </div>
  );
}

/** It is not read out each second. */
function Countdown({ until }: { until: number }) {
  const seconds = Math.max(0, Math.ceil((until - useNow(500)) / 1000));
  return <span aria-hidden="true">{seconds > 0 ? `Trying again in ${seconds} s.` : 'Trying again …'}</span>;
}

function wordsFor(error: Error): string {
  if (!navigator.onLine) return 'You are offline.';
  if (error instanceof ApiError && error.status === 429) return 'That were too many requests.';
  return error.message;
}
