import { useEffect } from 'preact/hooks';
import { isExpired } from '../session.ts';
import type { Settings } from '../settings.ts';
import type { GateReason, Visits } from '../state/visits.ts';
import { DeskView } from './desk-view.tsx';
import { Gate } from './gate.tsx';
import { LinkQuestion } from './link-question.tsx';
import { useStore } from './use-store.ts';

/** A timer cannot be set for longer. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The page: a session's desk, or the way to get one. */
export function App({ settings, visits }: { settings: Settings; visits: Visits }) {
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

  if (!session || isExpired(session, Date.now())) {
    return (
      <Gate
        reason={session ? 'expired' : reason}
        stage={settings.stage}
        onToken={(pasted) => visits.paste(pasted)}
      />
    );
  }
  return (
    <>
      <DeskView
        key={session.token}
        settings={settings}
        session={session}
        onEnd={(why: GateReason) => visits.end(session, why)}
      />
      {other && (
        <LinkQuestion
          key={other.token}
          present={session}
          other={other}
          onStay={visits.stay}
          onOpen={() => visits.change()}
        />
      )}
    </>
  );
}
