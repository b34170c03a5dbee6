const FIRST_MS = 2000;
const LONGEST_MS = 600_000;

/** Tells how far something has come that goes on and on: soon at first, then more and more seldom. */
export class Tally<Subject extends object> {
  readonly #tell: (of: Subject) => void;
  readonly #waits = new WeakMap<Subject, { ms: number; isUnderWay: boolean }>();

  constructor(tell: (of: Subject) => void) {
    this.#tell = tell;
  }

  /** It has gone on. */
  note(of: Subject): void {
    const before = this.#waits.get(of);
    if (before?.isUnderWay) return;
    const wait = { ms: before ? Math.min(4 * before.ms, LONGEST_MS) : FIRST_MS, isUnderWay: true };
    this.#waits.set(of, wait);
    const tell = () => {
      wait.isUnderWay = false;
      this.#tell(of);
    };
    setTimeout(tell, wait.ms).unref();
  }
}
