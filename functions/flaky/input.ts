import * as z from 'zod/mini';

const MODES = ['throw', 'reject', 'timeout', 'exit', 'out-of-memory'] as const;
const ATTEMPT = 'is not from 1 to 12';
const Attempt = z.int(ATTEMPT).check(z.minimum(1, ATTEMPT), z.maximum(12, ATTEMPT));

/** How to fail. `succeed-at` fails until an attempt, and then succeeds: Lambda makes three; more come if the event is sent again. */
export const Input = z.discriminatedUnion(
  'mode',
  [z.object({ mode: z.enum(MODES) }), z.object({ mode: z.literal('succeed-at'), attempt: Attempt })],
  `is none of ${MODES.join(', ')}, succeed-at`,
);

/** See {@link Input}. */
export type Input = z.output<typeof Input>;
