import type { Image } from '../api/answers.ts';
import type { Desk } from '../state/desk.ts';
import { isLost } from '../state/under-way.ts';
import { LOST } from '../words/images.ts';
import { RemoveButton } from './remove-button.tsx';
import { useNow } from './use-now.ts';

/** A photo that is uploaded elsewhere, or was going to be: before a page was reloaded, say. */
export function Announced({ desk, image }: { desk: Desk; image: Image }) {
  const now = useNow(5_000);
  if (!isLost(image, now)) return <span class="state">On its way</span>;
  return (
    <>
      <p class="refusal lost">
        {image.name && <strong>{image.name}</strong>}
        {LOST}
      </p>
      {desk.may('images:write') && <RemoveButton desk={desk} id={image.id} />}
    </>
  );
}
