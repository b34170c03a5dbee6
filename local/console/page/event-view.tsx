import { LogLines } from './log-lines.tsx';
import { pretty } from './pretty.ts';
import { carrierOf, Replay, useWhole } from './replay.tsx';
import { Step } from './step.tsx';
import type { Store } from './store.ts';
import { clockTime } from './time.ts';
import { isAbsence, textOf } from './trace-event.ts';
import { remedyTitle } from './words.ts';

/** One event: what led to it, what it carried, and a button that sends that again. */
export function EventView({ store, id }: { store: Store; id: number }) {
  const event = store.diary.get(id);
  const carrier = event ? carrierOf(event) : id;
  const { whole, error } = useWhole(carrier);
  if (!event) return <p>It is too long ago.</p>;
  const causes = store.diary.causesOf(event);
  const logs = store.diary
    .logsOf(carrier)
    .map((log) => ({ time: Date.parse(log.time), message: textOf(log, 'line') }));
  const remedy = textOf(event, 'remedy');
  const [story] = store.stories.of(id);
  return (
    <>
      <h2>
        <Step event={event} diary={store.diary} whole />
      </h2>
      <p class="quiet">
        {clockTime(Date.parse(event.time))} · {event.service} · {event.type}
      </p>
      {remedy && !isAbsence(event) && (
        <p class="remedy">
          <b>{remedyTitle(event)}</b> {remedy}
        </p>
      )}
      <p class="buttons">
        {whole?.sent && <Replay store={store} carrier={carrier} />}
        {story && (
          <button type="button" onClick={() => store.select({ kind: 'story', id: story.root.id })}>
            Show its path
          </button>
        )}
        <span role="status">{error}</span>
      </p>
      {causes.map((cause) => (
        <p key={cause.id} class="quiet">
          because of{' '}
          <button type="button" class="link" onClick={() => store.select({ kind: 'event', id: cause.id })}>
            <Step event={cause} diary={store.diary} />
          </button>
        </p>
      ))}
      {logs.length > 0 && (
        <>
          <h3>What it logged</h3>
          <LogLines lines={logs} />
        </>
      )}
      {whole?.sent && (
        <>
          <h3>What it carried</h3>
          <pre tabIndex={0}>{pretty(whole.sent.body)}</pre>
        </>
      )}
      <h3>In the trace</h3>
      <pre tabIndex={0}>{JSON.stringify(event.detail, null, 2)}</pre>
    </>
  );
}
