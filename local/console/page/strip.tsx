import { useState } from 'preact/hooks';
import { Step } from './step.tsx';
import { gathered } from './gathered.ts';
import { stepsOf, type Story } from './stories.ts';
import type { Store } from './store.ts';
import { clockTime } from './time.ts';

const SHOWN = 40;
const MOST_STEPS = 9;

/** What has happened, the newest first: a line for each thing that came from outside, with what it led to. */
export function Strip({ store }: { store: Store }) {
  const { lines, looks } = gathered(store.stories.all);
  const [shown, setShown] = useState(SHOWN);
  const stories = lines.slice(-shown).toReversed();
  return (
    <section class="strip" aria-label="What has happened">
      {!store.stories.all.some(isByHand) && (
        <p class="hint">
          <b>Nobody has done anything yet.</b> Upload a file into a bucket, call the HTTP API, or choose a
          function above and invoke it – and watch where it leads.
        </p>
      )}
      {looks && <p class="looks">again and again: {looks}</p>}
      <div class="log" role="log" aria-live="polite" aria-label="Events" tabIndex={0}>
        <ol>
          {stories.map(({ story, count }) => (
            <li key={story.root.id}>
              <Line store={store} story={story} count={count} />
            </li>
          ))}
        </ol>
        {lines.length > shown && (
          <button type="button" class="older" onClick={() => setShown(shown + SHOWN)}>
            Show older: {lines.length - shown}
          </button>
        )}
      </div>
    </section>
  );
}

function Line({ store, story, count }: { store: Store; story: Story; count: number }) {
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
      <Step event={story.root} diary={diary} />
      {count > 1 && <span class="times">×{count}</span>}
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
    </button>
  );
}

/** Whether somebody did it: schedules go by themselves. */
const isByHand = ({ root: { type } }: Story): boolean =>
  type !== 'Scheduled Event' && type !== 'StackChanged';
