/** How often each thing goes wrong, by its name: shares of 1. */
export type Shares = Record<string, number>;

/** Switches faults. What was asked for counts at once, so that the next click builds on it and loses none. */
export class FaultSwitches {
  readonly #post: (shares: Shares) => Promise<Shares>;
  #asked: Shares | undefined;
  #last: Promise<unknown> = Promise.resolve();

  /** @param post - sends all of them, and resolves to what then holds */
  constructor(post: (shares: Shares) => Promise<Shares>) {
    this.#post = post;
  }

  /** What holds, or is about to. @param told - what the local cloud last told */
  shares(told: Shares): Shares {
    return this.#asked ?? told;
  }

  /** @returns what holds when it is done. @throws Error of the local cloud */
  async set(told: Shares, name: string, share: number): Promise<Shares> {
    const asked = { ...this.shares(told), [name]: share };
    this.#asked = asked;
    const posted = this.#last.then(() => this.#post(asked));
    this.#last = posted.catch(() => {});
    try {
      return await posted;
    } finally {
      if (this.#asked === asked) this.#asked = undefined;
    }
  }
}
