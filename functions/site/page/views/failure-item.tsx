import type { ComponentChildren } from 'preact';
import type { Failure } from '../api/answers.ts';
import { photoPath } from '../route.ts';
import type { Desk } from '../state/desk.ts';
import type { Retry } from '../state/failures.ts';
import { count } from '../words/numbers.ts';
import { ago, toTheSecond } from '../words/times.ts';
import { Again } from './icons.tsx';
import { useNow } from './use-now.ts';

/** An event that failed: what, why, how often, and whether to send it again. */
export function FailureItem({
  desk,
  failure,
  retry,
}: {
  desk: Desk;
  failure: Failure;
  retry: Retry | undefined;
}) {
  const { id, target = 'An unknown function', error, attempts, firstFailedAt, lastFailedAt } = failure;
  const { imageId, reason, correlationId, resolvedAt } = failure;
  const now = useNow(15_000);
  const isOver = failure.status === 'resolved' || failure.status === 'parked';
  const canRetry = failure.links.retry !== undefined && !isOver && desk.may('failures:retry');
  return (
    <li class="card">
      <div class="card-head">
        <h2>{target}</h2>
        <span class={`pill ${failure.status}`}>{failure.status}</span>
        <time dateTime={lastFailedAt} title={toTheSecond(lastFailedAt)} class="quiet">
          {ago(lastFailedAt, now)}
        </time>
      </div>
      <p class="error">
        <strong>{error.type}</strong> {error.message}
      </p>
      <dl class="facts inline">
        <Fact name="First failed">{toTheSecond(firstFailedAt)}</Fact>
        {firstFailedAt !== lastFailedAt && <Fact name="Last failed">{toTheSecond(lastFailedAt)}</Fact>}
        <Fact name="Sent again">{attempts === 0 ? 'never' : count(attempts, 'time')}</Fact>
        {resolvedAt && <Fact name="Resolved">{toTheSecond(resolvedAt)}</Fact>}
        {reason && <Fact name="Parked since">{reason}</Fact>}
        {correlationId && (
          <Fact name="Correlation id">
            <code>{correlationId}</code>
          </Fact>
        )}
        {imageId && (
          <Fact name="Photo">
            <a href={photoPath(imageId)}>{imageId.slice(0, 8)}…</a>
          </Fact>
        )}
      </dl>
      <div class="card-foot" role="status">
        {canRetry && (
          <button
            type="button"
            class="button"
            disabled={retry?.step === 'sending' || retry?.step === 'sent'}
            onClick={() => void desk.retries.send(id)}
          >
            <Again /> Send again
          </button>
        )}
        {retry && !isOutdated(retry, failure) && (
          <span class={retry.step === 'refused' ? 'problem' : ''}>{outcomeOf(retry)}</span>
        )}
      </div>
    </li>
  );
}

const Fact = ({ name, children }: { name: string; children: ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

/** It has failed anew since, or was sent again from elsewhere. */
const isOutdated = (retry: Retry, { status }: Failure): boolean =>
  retry.step === 'ended' && retry.failure.status !== status;

/** What has become of a retry, in words. */
function outcomeOf(retry: Retry): string {
  if (retry.step === 'sending') return 'Sending …';
  if (retry.step === 'refused') return retry.reason;
  if (retry.step === 'sent') return 'Sent. What becomes of it shows here.';
  if (retry.failure.status === 'resolved') return 'It has succeeded.';
  return retry.failure.status === 'parked' ? 'It has failed again, and is parked.' : 'It has failed again.';
}
