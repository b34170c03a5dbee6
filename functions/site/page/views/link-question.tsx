import { useEffect, useRef } from 'preact/hooks';
import { isExpired, type Session } from '../session.ts';
import type { Uploads } from '../state/uploads.ts';
import { KeptNote } from './kept-note.tsx';

/** Asks before somebody else’s link is taken: whoever goes on without a look would give them their photos. */
export function LinkQuestion({
  present,
  other,
  uploads,
  onStay,
  onOpen,
}: {
  present: Session;
  other: Session;
  uploads: Uploads;
  onStay: () => void;
  onOpen: () => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const isOver = isExpired(other, Date.now());
  return (
    <dialog ref={dialog} class="question" aria-labelledby="question" onClose={onStay}>
      <h2 id="question">This link is somebody else’s</h2>
      <p>
        You are here as <strong>{present.owner}</strong>. The link that was opened is for{' '}
        <strong>{other.owner}</strong>
        {isOver
          ? ', and has expired.'
          : `: from then on you would see ${other.owner}’s photos, and what you upload would be theirs.`}
      </p>
      {!isOver && <KeptNote owner={present.owner} uploads={uploads} isHere />}
      <p class="buttons">
        <button type="button" class="button primary" onClick={() => dialog.current?.close()}>
          Stay with {present.owner}
        </button>
        {!isOver && (
          <button type="button" class="button" onClick={onOpen}>
            Open {other.owner}’s photos
          </button>
        )}
      </p>
    </dialog>
  );
}
