import * as z from 'zod';

/** A year. */
const MOST_HOURS = 8_760;
const HOURS = `Hours are a number above 0, ${MOST_HOURS} at most`;

/** For how long a token is good. */
export const Hours = z.coerce.number(HOURS).positive(HOURS).max(MOST_HOURS, HOURS);
