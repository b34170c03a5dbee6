import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { ApiError } from '../api/errors.ts';
import { photoPath, readRoute } from '../route.ts';
import type { Desk } from '../state/desk.ts';
import { createPhoto } from '../state/photo.ts';
import { DeleteButton } from './delete-button.tsx';
import { HealthLine } from './health-line.tsx';
import { Close, Left, Right } from './icons.tsx';
import { PhotoFacts } from './photo-facts.tsx';
import { PhotoPicture } from './photo-picture.tsx';
import { useStore } from './use-store.ts';

/** One photo, over the gallery. The address has its id; so the browser's way back closes it. */
export function PhotoDialog({ desk, id }: { desk: Desk; id: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const photo = useMemo(() => createPhoto(desk.from, id), [id]);
  const listed = useStore(desk.gallery.body)?.images ?? [];
  const known = useStore(photo.body);
  const { error } = useStore(photo.health);
  const index = listed.findIndex((image) => image.id === id);
  const image = known ?? listed[index];
  const go = (step: number) => {
    const next = index < 0 ? undefined : listed[index + step];
    if (next) location.replace(photoPath(next.id));
  };

  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    // So the focus goes back to where it came from.
    return () => shown?.close();
  }, []);
  useEffect(() => photo.start(), [photo]);
  const close = () => dialog.current?.close();
  useLayoutEffect(() => {
    const onKeyDown = ({ key }: KeyboardEvent) => {
      if (key === 'ArrowLeft') go(-1);
      if (key === 'ArrowRight') go(1);
    };
    // Not at the dialog: when a button that had the focus goes with its photo, keys go to the body.
    globalThis.addEventListener('keydown', onKeyDown);
    return () => globalThis.removeEventListener('keydown', onKeyDown);
  });
  return (
    <dialog
      ref={dialog}
      class="photo"
      aria-label="Photo"
      onClose={() => leave()}
      onClick={({ target }) => target === dialog.current && close()}
    >
      <div class="photo-frame">
        <PhotoPicture image={image} />
        <div class="photo-side">
          {known && <PhotoFacts image={known} />}
          {error instanceof ApiError && error.status === 404 ? (
            <p class="problem">This photo is not there any more.</p>
          ) : (
            <HealthLine of={photo} />
          )}
          {known && desk.may('images:write') && (
            <DeleteButton key={id} onDelete={() => desk.gallery.remove(id).then(() => leave(id))} />
          )}
        </div>
        <div class="photo-buttons">
          <button
            type="button"
            class="icon-button"
            aria-label="Newer"
            disabled={index < 1}
            onClick={() => go(-1)}
          >
            <Left />
          </button>
          <button
            type="button"
            class="icon-button"
            aria-label="Older"
            disabled={index < 0 || index === listed.length - 1}
            onClick={() => go(1)}
          >
            <Right />
          </button>
          <button type="button" class="icon-button" aria-label="Close" onClick={close}>
            <Close />
          </button>
        </div>
      </div>
    </dialog>
  );
}

/** By the address, which may lead elsewhere in the meantime: to another view, or to another photo than the one to leave. */
function leave(id?: string): void {
  const route = readRoute(location.hash);
  if (route.view !== 'photos' || route.id === undefined) return;
  if (id === undefined || route.id === id) location.assign('#/photos');
}
