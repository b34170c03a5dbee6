import * as z from 'zod/mini';

/** How to invoke the waiter, and with what: the waiter judges its payload itself. */
export const Input = z.object(
  {
    invocationType: z.enum(['RequestResponse', 'Event'], 'is neither RequestResponse nor Event'),
    payload: z._default(z.unknown(), {}),
  },
  'is no object',
);

/** See {@link Input}. */
export type Input = z.output<typeof Input>;
