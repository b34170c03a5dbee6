import { useCallback, useEffect } from 'preact/hooks';
import type { Desk } from '../state/desk.ts';
import { BackupSummary } from './backup-summary.tsx';
import { FileButton } from './file-button.tsx';
import { GalleryList } from './gallery-list.tsx';
import { HealthLine } from './health-line.tsx';
import { NoScope } from './no-scope.tsx';
import { PhotoDialog } from './photo-dialog.tsx';
import { TryAllAgain } from './try-all-again.tsx';
import { UploadNews } from './upload-news.tsx';
import { tilesOf } from './tiles.ts';
import { useStore } from './use-store.ts';

export function PhotosView({ desk, id, stage }: { desk: Desk; id: string | undefined; stage: string }) {
  const { gallery, uploads } = desk;
  const mayRead = desk.may('images:read');
  const mayWrite = desk.may('images:write');
  useEffect(() => (mayRead ? gallery.start() : undefined), []);
  const list = useStore(gallery.body);
  const entries = useStore(uploads.entries);
  const add = useCallback((files: FileList) => uploads.add(files), []);
  const tiles = tilesOf(list?.images ?? [], entries, uploads.keyOf);
  return (
    <>
      <div class="bar">
        <h1>Photos</h1>
        {desk.may('backups:read') && <BackupSummary backups={desk.backups} tiles={tiles} />}
        {mayWrite && <FileButton onFiles={add} />}
      </div>
      <UploadNews entries={entries} />
      <TryAllAgain uploads={uploads} entries={entries} />
      <HealthLine of={gallery} />
      {!mayRead && <NoScope what="photos" scope="images:read" stage={stage} />}
      {mayRead && list && tiles.length === 0 && <NoPhotos mayWrite={mayWrite} />}
      <GalleryList desk={desk} tiles={tiles} isLoading={mayRead && !list} />
      {id !== undefined && mayRead && <PhotoDialog key="photo" desk={desk} id={id} />}
    </>
  );
}

const NoPhotos = ({ mayWrite }: { mayWrite: boolean }) => (
  <div class="empty">
    <h2>No photos yet</h2>
    {mayWrite ? (
      <p>
        Drop some anywhere on this page, or choose them with the button. You will see them become thumbnails.
      </p>
    ) : (
      <p>
        Your token may look, but not upload: it lacks the scope <code>images:write</code>.
      </p>
    )}
  </div>
);
