/** What the page shows, as its address says after the `#`. */
export type Route =
  | { view: 'photos'; id?: string }
  | { view: 'news' }
  | { view: 'failures'; status: FailureStatus };

export const STATUSES = ['failed', 'retrying', 'parked', 'resolved'] as const;
export type FailureStatus = (typeof STATUSES)[number];

/** Reads a fragment: whatever it is, there is something to show. */
export function readRoute(fragment: string): Route {
  const [view, part] = fragment.replace(/^#?\/?/, '').split('/');
  if (view === 'news') return { view };
  if (view === 'failures') return { view, status: STATUSES.find((status) => status === part) ?? 'failed' };
  return part && /^[0-9a-v]{26}$/.test(part) ? { view: 'photos', id: part } : { view: 'photos' };
}

export const photoPath = (id: string): string => `#/photos/${id}`;
export const failuresPath = (status: FailureStatus): string =>
  status === 'failed' ? '#/failures' : `#/failures/${status}`;
