import { useEffect, useState } from 'preact/hooks';
import { readRoute, type Route } from '../route.ts';

/** What the address says is to be shown. */
export function useRoute(): Route {
  const [route, setRoute] = useState(() => readRoute(location.hash));
  useEffect(() => {
    const read = () => setRoute(readRoute(location.hash));
    globalThis.addEventListener('hashchange', read);
    return () => globalThis.removeEventListener('hashchange', read);
  }, []);
  return route;
}
