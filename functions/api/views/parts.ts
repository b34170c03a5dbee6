import * as z from 'zod/mini';

/** ISO 8601. */
export const time = z.iso.datetime();
export const count = z.int().check(z.minimum(0));
/** Where to go on; not there on the last page. */
export const next = z.optional(z.string());
