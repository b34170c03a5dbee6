import { countOnTheirWay, type Uploads } from '../state/uploads.ts';
import { count } from '../words/numbers.ts';
import { useStore } from './use-store.ts';

/** Says that nothing is lost of what somebody has not sent yet, and how it goes on. */
export function KeptNote({ owner, uploads }: { owner: string; uploads: Uploads }) {
  const left = countOnTheirWay(useStore(uploads.entries));
  if (left === 0) return null;
  const [are, they] = left === 1 ? ['is', 'It is'] : ['are', 'They are'];
  return (
    <p class="notice">
      {count(left, 'photo')} of <strong>{owner}</strong> {are} not sent yet. {they} kept as long as this tab
      is open, and sent when a link of {owner}’s is opened in it, or pasted.
    </p>
  );
}
