/** Does work that is about this key, after all that was given to it before. */
export type InTurn = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/** Lets work about different things go on at once, and about one thing one after the other; a failure stops nobody. */
export function inTurn(): InTurn {
  const last = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const turn = (last.get(key) ?? Promise.resolve()).then(work, work);
    last.set(key, turn);
    return turn;
  };
}
