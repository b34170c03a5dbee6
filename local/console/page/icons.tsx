import type { Kind } from '../model.ts';

/** What each kind is drawn as, in a square of 20. */
const SHAPES: Record<Kind, string> = {
  api: 'M3 10h5M12 10h5M8 5v10M12 5v10',
  url: 'M8.5 11.5l3-3M6 9.5 4.5 11a3 3 0 0 0 4.5 4.5L10.500 14M14 10.500 15.500 9A3 3 0 0 0 11 4.500L9.500 6',
  schedule: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM10 6v4.200l2.800 1.600',
  rule: 'M3 5h14l-5.200 6v5l-3.600-2v-3z',
  bus: 'M3 10h14M6 10V5M10 10v5M14 10V5',
  bucket:
    'M4 5.500c0-1.200 2.700-2 6-2s6 .8 6 2-2.700 2-6 2-6-.8-6-2zM4 5.500 5.600 15c.2 1 2 1.700 4.400 1.700s4.200-.7 4.400-1.700L16 5.500',
  queue: 'M3 6h4v8H3zM8 6h4v8H8zM13.500 10h4M15.500 8l2 2-2 2',
  function: 'M5 4h2.500l5.500 12H15.500M9 7.500 4.500 16',
  table: 'M3.500 4.500h13v11h-13zM3.500 8.200h13M3.500 11.800h13M8 8.200v7.300',
};

/** The sign of a kind. */
export const Icon = ({ kind }: { kind: Kind }) => (
  <svg class={`icon ${kind}`} viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
    <path d={SHAPES[kind]} />
  </svg>
);

/** What people call a kind. */
export const KIND_NAMES: Record<Kind, string> = {
  api: 'HTTP API',
  url: 'function URL',
  schedule: 'schedule',
  rule: 'rule',
  bus: 'event bus',
  bucket: 'bucket',
  queue: 'queue',
  function: 'function',
  table: 'table',
};
