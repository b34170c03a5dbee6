import * as z from 'zod/mini';
import type { Keys } from '../../lib/signing-keys.ts';
import { signToken, verifyToken } from '../../lib/token.ts';

const CURSOR_SECONDS = 60 * 60;
const Claims = z.object({ sub: z.string(), list: z.string(), after: z.string() });

/** Positions in lists that clients keep for us: signed, for one list of one owner, good for an hour. */
export const signedCursors = (keys: Keys) => ({
  /** @param after - see {@link ListPosition} in ports.ts */
  sign: async (owner: string, list: string, after: string): Promise<string> =>
    signToken(await keys.current(), 'cursor', { subject: owner, list, after }, CURSOR_SECONDS),

  /** The position; undefined if the cursor is not one of this owner's for this list. */
  async verify(owner: string, list: string, cursor: string): Promise<string | undefined> {
    const { claims } = await verifyToken(keys, 'cursor', cursor);
    const { data } = Claims.safeParse(claims);
    return data?.sub === owner && data.list === list ? data.after : undefined;
  },
});
