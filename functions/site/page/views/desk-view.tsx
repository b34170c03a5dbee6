import { useCallback, useEffect, useMemo } from 'preact/hooks';
import { readRoute } from '../route.ts';
import type { Session } from '../session.ts';
import type { Settings } from '../settings.ts';
import { createDesk } from '../state/desk.ts';
import type { Uploads } from '../state/uploads.ts';
import type { GateReason } from '../state/visits.ts';
import { DropZone } from './drop-zone.tsx';
import { FailuresView } from './failures-view.tsx';
import { Header } from './header.tsx';
import { NewsView } from './news-view.tsx';
import { PhotosView } from './photos-view.tsx';
import { useRoute } from './use-route.ts';

const TITLES = { photos: 'Photos', news: 'Banner & feed', failures: 'Failures' };

/** The page of one session. */
export function DeskView({
  settings: { api, stage },
  session,
  uploads,
  onEnd,
}: {
  settings: Settings;
  session: Session;
  uploads: Uploads;
  onEnd: (why: GateReason) => void;
}) {
  const desk = useMemo(() => createDesk(api, session, uploads, () => onEnd('refused')), []);
  const route = useRoute();
  useEffect(() => {
    document.title = `${TITLES[route.view]} · Photo desk`;
    scrollTo(0, 0);
  }, [route.view]);
  // For the count in the header, whatever is shown.
  useEffect(() => (desk.may('failures:read') ? desk.failed.start() : undefined), []);
  useEffect(() => (desk.may('images:write') ? desk.send() : undefined), []);
  // A browser would leave the page for the dropped file, and forget what is being sent.
  const drop = useCallback((files: FileList) => {
    if (!desk.may('images:write')) return;
    desk.uploads.add(files);
    if (readRoute(location.hash).view !== 'photos') location.assign('#/photos');
  }, []);
  return (
    <>
      <DropZone
        words={desk.may('images:write') ? 'Drop the photos to upload them' : 'Your token may not upload'}
        onFiles={drop}
      />
      <Header route={route} session={session} desk={desk} onLeave={() => onEnd('left')} />
      <main id="main" class="main" tabIndex={-1}>
        {route.view === 'photos' && <PhotosView desk={desk} id={route.id} stage={stage} />}
        {route.view === 'news' && <NewsView desk={desk} stage={stage} />}
        {route.view === 'failures' && <FailuresView desk={desk} status={route.status} stage={stage} />}
      </main>
    </>
  );
}
