import { countOnTheirWay, type Uploads } from '../state/uploads.ts';
import { count } from '../words/numbers.ts';
import { useStore } from './use-store.ts';

/** Says that nothing is lost of what somebody who has gone, or is about to go, has not sent yet; and how it goes on. */
export function KeptNote({
  owner,
  uploads,
  isHere = false,
}: {
  owner: string;
  uploads: Uploads;
  isHere?: boolean;
}) {
  const left = countOnTheirWay(useStore(uploads.entries));
  if (left === 0) return null;
  const [are, they] = left === 1 ? ['is', 'It'] : ['are', 'They'];
  return (
    <p class="notice">
      {count(left, 'photo')} of <strong>{owner}</strong> {are} not sent yet. {they}{' '}
      {isHere ? 'would be' : are} kept as long as this tab is open, and sent when a link of {owner}’s is
      opened in it, or pasted.
    </p>
  );
}
