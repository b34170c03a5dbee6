import { useEffect, useState } from 'preact/hooks';
import {
  forgetToken,
  isExpired,
  isTokenDamaged,
  keepToken,
  keptSession,
  readSession,
  type Session,
} from '../session.ts';
import type { Settings } from '../settings.ts';
import { DeskView } from './desk-view.tsx';
import { Gate, type GateReason } from './gate.tsx';

/** A timer cannot be set for longer. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The page: a session's desk, or the way to get one. */
export function App({ settings, session: kept }: { settings: Settings; session: Session | undefined }) {
  const [session, setSession] = useState(kept);
  const [reason, setReason] = useState<GateReason>(() =>
    isTokenDamaged(sessionStorage) ? 'damaged' : 'missing',
  );

  const end = (ended: Session, why: GateReason) => {
    // What the API refuses late may be of a session that was left long ago.
    if (keptSession(sessionStorage)?.token !== ended.token) return;
    forgetToken(sessionStorage);
    setReason(why);
    setSession(undefined);
  };
  useEffect(() => {
    if (session?.expiresAt === undefined) return undefined;
    const left = Math.max(0, session.expiresAt - Date.now());
    const timer = setTimeout(
      () => isExpired(session, Date.now()) && end(session, 'expired'),
      Math.min(left, LONGEST_TIMER_MS),
    );
    return () => clearTimeout(timer);
  }, [session]);

  const begin = (pasted: string): boolean => {
    const next = readSession(pasted);
    if (!next) return false;
    if (isExpired(next, Date.now())) setReason('expired');
    else {
      keepToken(sessionStorage, next.token);
      setSession(next);
    }
    return true;
  };

  if (!session || isExpired(session, Date.now())) {
    return <Gate reason={session ? 'expired' : reason} stage={settings.stage} onToken={begin} />;
  }
  return (
    <DeskView
      key={session.token}
      settings={settings}
      session={session}
      onEnd={(why: GateReason) => end(session, why)}
    />
  );
}
