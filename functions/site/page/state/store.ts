/** A value that is shown, and shown anew when it is another. */
export interface Store<Value> {
  get(): Value;
  set(value: Value): void;
  /** @returns what ends it */
  subscribe(listener: () => void): () => void;
}

export function createStore<Value>(value: Value): Store<Value> {
  const listeners = new Set<() => void>();
  let current = value;
  return {
    get: () => current,
    set(next) {
      if (next === current) return;
      current = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** A store's value, as soon as there is one. */
export const once = <Value>(store: Store<Value | undefined>): Promise<Value> =>
  new Promise((resolve) => {
    const look = () => {
      const value = store.get();
      if (value === undefined) return;
      end();
      resolve(value);
    };
    const end = store.subscribe(look);
    look();
  });
