import {
  forgetToken,
  isExpired,
  isTokenDamaged,
  keepToken,
  keptSession,
  readSession,
  type Session,
  type Storage,
} from '../session.ts';
import { createStore } from './store.ts';

/** By so much the clock of the API may be ahead of this one, and an answer late. */
const SKEW_MS = 60_000;

/** Why nobody is let in. */
export type GateReason = 'missing' | 'damaged' | 'expired' | 'refused' | 'left';

/** Who is here. */
export interface Visit {
  session: Session | undefined;
  /** Why nobody is. */
  reason: GateReason;
  /** Whom a link is for that was opened here: somebody else, who comes in only if whoever is here says so. */
  other: Session | undefined;
}

/** Who is in this tab, and how they come and go. @param now - epoch milliseconds */
export function createVisits(storage: Storage, now: () => number = Date.now) {
  const visit = createStore<Visit>({
    session: keptSession(storage),
    reason: isTokenDamaged(storage) ? 'damaged' : 'missing',
    other: undefined,
  });

  function take(token: string): void {
    // A damaged one, too: so it is told what is wrong with the link.
    keepToken(storage, token);
    const session = readSession(token);
    visit.set({ session, reason: session ? 'expired' : 'damaged', other: undefined });
  }

  return {
    visit,

    /** Lets in whom a link is for. If that is somebody else than who is here, it is asked first. */
    open(token: string): void {
      const { session: present } = visit.get();
      const next = readSession(token);
      if (!present || isExpired(present, now()) || !next) take(token);
      else if (next.owner !== present.owner) visit.set({ ...visit.get(), other: next });
      // By an old link of one's own nothing is lost.
      else if (!isExpired(next, now())) take(token);
    },

    /** @param pasted - a link, or a token @returns whether it is one */
    paste(pasted: string): boolean {
      const next = readSession(pasted);
      if (next) take(next.token);
      return next !== undefined;
    },

    /** What was asked is answered: whoever is here stays. */
    stay: () => visit.set({ ...visit.get(), other: undefined }),

    /** Or makes room. */
    change(): void {
      const { other } = visit.get();
      if (other) take(other.token);
    },

    end(ended: Session, reason: GateReason): void {
      // What the API refuses late may be of a session that was left long ago.
      if (keptSession(storage)?.token !== ended.token) return;
      forgetToken(storage);
      const hasExpired = reason === 'refused' && isExpired(ended, now() + SKEW_MS);
      visit.set({ session: undefined, reason: hasExpired ? 'expired' : reason, other: undefined });
    },
  };
}

export type Visits = ReturnType<typeof createVisits>;
