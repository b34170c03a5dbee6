import { useEffect } from 'preact/hooks';
import { isExpired } from '../session.ts';
import type { Settings } from '../settings.ts';
import type { KeptUploads } from '../state/kept-uploads.ts';
import type { GateReason, Visits } from '../state/visits.ts';
import { DeskView } from './desk-view.tsx';
import { Gate } from './gate.tsx';
import { LinkQuestion } from './link-question.tsx';
import { useStore } from './use-store.ts';

/** A timer cannot be set for longer. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The page: a session's desk, or the way to get one. */
export function App({ settings, visits, kept }: { settings: Settings; visits: Visits; kept: KeptUploads }) {
  const { session, reason, other } = useStore(visits.visit);
  useEffect(() => {
    if (session?.expiresAt === undefined) return undefined;
    const left = Math.max(0, session.expiresAt - Date.now());
    const timer = setTimeout(
      () => isExpired(session, Date.now()) && visits.end(session, 'expired'),
      Math.min(left, LONGEST_TIMER_MS),
    );
    return () => clearTimeout(timer);
  }, [session]);

  useEffect(() => {
    const warn = (event: Event) => kept.isBusy() && event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, []);

  if (!session || isExpired(session, Date.now())) {
    return (
      <Gate
        reason={session ? 'expired' : reason}
        stage={settings.stage}
        kept={kept}
        onToken={(pasted) => visits.paste(pasted)}
      />
    );
  }
  const uploads = kept.of(session.owner);
  const end = (why: GateReason) => {
    visits.end(session, why);
    if (why === 'left') kept.forget(session.owner);
  };
  return (
    <>
      <DeskView key={session.token} settings={settings} session={session} uploads={uploads} onEnd={end} />
      {other && (
        <LinkQuestion
          key={other.token}
          present={session}
          other={other}
          uploads={uploads}
          onStay={visits.stay}
          onOpen={() => visits.change()}
        />
      )}
    </>
  );
}
