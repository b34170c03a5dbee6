import type { Desk } from '../state/desk.ts';
import { Bin } from './icons.tsx';

/** Takes away what is no photo. */
export const RemoveButton = ({ desk, id }: { desk: Desk; id: string }) => (
  <button
    type="button"
    class="icon-button corner"
    aria-label="Remove"
    onClick={() => void desk.gallery.remove(id).catch(() => desk.gallery.askNow())}
  >
    <Bin />
  </button>
);
