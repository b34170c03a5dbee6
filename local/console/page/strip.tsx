import { useRef, useState } from 'preact/hooks';
import { Step } from './step.tsx';
import { gathered, type Line } from './gathered.ts';
import { useReading } from './reading.ts';
import { stepsOf, type Story } from './stories.ts';
import type { Store } from './store.ts';
import { clockTime } from './time.ts';

const SHOWN = 40;
const MOST_STEPS = 9;

/** What has happened, the newest first: a line for each thing that came from outside, with what it led to. */
export function Strip({ store }: { store: Store }) {
  const lines = gathered(store.stories.all);
  const [shown, setShown] = useState(SHOWN);
  const log = useRef<HTMLDivElement>(null);
  const keys = lines.map(({ key }) => key).toReversed();
  const { newer, onScroll, toTop } = useReading(log, keys);
  const listed = lines.slice(-(shown + newer)).toReversed();
  return (
    <section class="strip" aria-label="What has happened">
      {!store.stories.all.some(isByHand) && (
        <p class="hint">
          <b>Nobody has done anything yet.</b> Upload a file into a bucket, call the HTTP API, or choose a
          function above and invoke it – and watch where it leads.
        </p>
      )}
      {newer > 0 && (
        <button type="button" class="newer" onClick={toTop}>
          {newer} newer ↑
        </button>
      )}
      <div
        class="log"
        ref={log}
        onScroll={onScroll}
        role="log"
        aria-live="polite"
        aria-label="Events"
        tabIndex={0}
      >
        <ol>
          {listed.map((line) => (
            <li key={line.key} data-line={line.key}>
              <LineView store={store} {...line} />
            </li>
          ))}
        </ol>
        {lines.length > listed.length && (
          <button type="button" class="older" onClick={() => setShown(shown + SHOWN)}>
            Show older: {lines.length - listed.length}
          </button>
        )}
      </div>
    </section>
  );
}

function LineView({ store, story, count }: Omit<Line, 'key'> & { store: Store }) {
  const steps = stepsOf(story, store.diary).slice(1);
  const { selection, diary } = store;
  const { id } = story.root;
  const selected = selection?.kind === 'story' && selection.id === id;
  return (
    <button
      type="button"
      aria-pressed={selected}
      onClick={() => store.select(selected ? undefined : { kind: 'story', id })}
    >
      <time>{clockTime(Date.parse(story.root.time))}</time>
      <Step event={story.root} diary={diary} again={story.again} />
      {steps.slice(0, MOST_STEPS).map(({ event, follows }, index) => (
        <Step
          key={event.id}
          event={event}
          diary={diary}
          before={follows ? steps[index - 1]?.event : undefined}
          apart={!follows}
        />
      ))}
      {steps.length > MOST_STEPS && <span class="step apart">… {steps.length - MOST_STEPS} more</span>}
      {count > 1 && <span class="times">{again(story, count)}</span>}
    </button>
  );
}

/** Objects that are told as one have their number already. */
function again({ root, again: run }: Story, count: number): string {
  const until = run ? `until ${clockTime(Date.parse(run.last.time))}` : '';
  return root.service === 's3' ? until : `× ${count} ${until}`;
}

/** Whether somebody did it: schedules go by themselves. */
const isByHand = ({ root: { type } }: Story): boolean =>
  type !== 'Scheduled Event' && type !== 'StackChanged';
