import { type Entry, type Uploads, worthRetrying } from '../state/uploads.ts';
import { count } from '../words/numbers.ts';
import { Again } from './icons.tsx';

/** Sends all again that have failed and may go well, where one after the other would be tedious. */
export function TryAllAgain({ uploads, entries }: { uploads: Uploads; entries: readonly Entry[] }) {
  const failed = worthRetrying(entries);
  if (failed.length < 2) return null;
  return (
    <p class="notice row">
      {count(failed.length, 'photo')} could not be sent.
      <button type="button" class="button small" onClick={() => uploads.again(...failed)}>
        <Again /> Try all again
      </button>
    </p>
  );
}
