import type { Store } from './store.ts';
import { textOf } from './trace-event.ts';
import { remedyTitle } from './words.ts';

/** A call that was refused, in AWS's words, and what AWS does not say: what to change. */
export function Refusal({ store }: { store: Store }) {
  const { refusal, refusals, diary } = store;
  if (!refusal) return null;
  return (
    <div class="refusal" role="alert">
      <h2>
        {diary.nodeOf(refusal)?.label ?? refusal.resource} may not {textOf(refusal, 'action')}
      </h2>
      <p>{textOf(refusal, 'message')}</p>
      <p class="remedy">
        <b>{remedyTitle(refusal)}</b> {textOf(refusal, 'remedy')}
      </p>
      <button type="button" onClick={() => store.select({ kind: 'event', id: refusal.id })}>
        How it came
      </button>{' '}
      <button type="button" onClick={() => store.closeRefusals(1)}>
        Close
      </button>
      {refusals.length > 1 && (
        <>
          {' '}
          <button type="button" onClick={() => store.closeRefusals(refusals.length)}>
            Close all
          </button>{' '}
          <span class="quiet">{refusals.length - 1} more</span>
        </>
      )}
    </div>
  );
}

/** A line from who was refused to what. */
export function RefusedWay({ store }: { store: Store }) {
  const { refusal, diary, layout } = store;
  const from = refusal && layout.boxes.get(diary.nodeOf(refusal)?.id ?? '');
  const to = refusal && layout.boxes.get(diary.nodeOfArn(textOf(refusal, 'resource'))?.id ?? '');
  if (!from || !to || from === to) return null;
  const [start, end] = from.x <= to.x ? [from.x + from.width, to.x] : [from.x, to.x + to.width];
  return (
    <path class="refused-way" d={`M${start} ${from.y + from.height / 2}L${end} ${to.y + to.height / 2}`} />
  );
}
