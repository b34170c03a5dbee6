import { useState } from 'preact/hooks';
import { Bin } from './icons.tsx';

/** Deletes, but asks before. */
export function DeleteButton({ onDelete }: { onDelete: () => Promise<void> }) {
  const [state, setState] = useState<'idle' | 'asking' | 'deleting' | { problem: string }>('idle');
  const remove = () => {
    setState('deleting');
    onDelete().catch((error: unknown) =>
      setState({ problem: error instanceof Error ? error.message : String(error) }),
    );
  };
  if (state === 'idle') {
    return (
      <button type="button" class="button" onClick={() => setState('asking')}>
        <Bin /> Delete …
      </button>
    );
  }
  return (
    <div class="confirm" role="group" aria-label="Delete this photo?">
      <p>
        {typeof state === 'object'
          ? state.problem
          : 'Delete this photo, with its thumbnails? Its backup stays behind a marker, and can be brought back by an operator.'}
      </p>
      <p class="buttons">
        <button type="button" class="button danger" disabled={state === 'deleting'} onClick={remove}>
          {state === 'deleting' ? 'Deleting …' : 'Delete'}
        </button>
        <button
          type="button"
          class="button"
          // What had the focus is gone: here nothing is lost by the next key.
          ref={focus}
          onClick={() => setState('idle')}
        >
          Keep
        </button>
      </p>
    </div>
  );
}

const focus = (button: HTMLButtonElement | null): void => button?.focus();
