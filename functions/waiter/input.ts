import * as z from 'zod/mini';

const RANGE = 'is not from 0 to 20';

/** How long to wait. More than the function's timeout is allowed, to show what that does. */
export const Input = z.object(
  {
    seconds: z.number('is no number').check(z.minimum(0, RANGE), z.maximum(20, RANGE)),
    fail: z._default(z.boolean('is neither true nor false'), false),
  },
  'is no object',
);

/** See {@link Input}. */
export type Input = z.output<typeof Input>;
