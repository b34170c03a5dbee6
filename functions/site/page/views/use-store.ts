import { useEffect, useState } from 'preact/hooks';
import type { Store } from '../state/store.ts';

/** A store's value, in a component. */
export function useStore<Value>(store: Store<Value>): Value {
  const [, show] = useState({});
  useEffect(() => {
    // It may have changed between the first rendering and now.
    show({});
    return store.subscribe(() => show({}));
  }, [store]);
  return store.get();
}
