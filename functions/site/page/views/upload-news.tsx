import { useRef } from 'preact/hooks';
import { countOnTheirWay, type Entry } from '../state/uploads.ts';
import { count } from '../words/numbers.ts';

/** Says to who does not see the page how the uploads go. */
export function UploadNews({ entries }: { entries: readonly Entry[] }) {
  const wasBusy = useRef(false);
  const left = countOnTheirWay(entries);
  if (left > 0) wasBusy.current = true;
  const news = left > 0 ? `${count(left, 'photo')} on the way` : 'All uploads have ended';
  return (
    <p class="hidden" role="status">
      {wasBusy.current && news}
    </p>
  );
}
