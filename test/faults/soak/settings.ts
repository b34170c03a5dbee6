import * as z from 'zod';

const Settings = z.object({
  /** The same seed makes the same operations, in the same weather. What meets what in time is never the same. */
  SEED: z.coerce
    .number()
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(() => Math.floor(Math.random() * 2 ** 31)),
  /** How many operations, and how many failed events. */
  OPERATIONS: z.coerce.number().int().min(1).optional(),
});

const { SEED, OPERATIONS } = Settings.parse(process.env);

/** What the environment says of the tests with faults: `SEED=7 OPERATIONS=10000`. */
export const settings = {
  seed: SEED,
  /** The short form is for every run of all tests: six days, one of each weather. `npm run test:faults` is the long one. */
  operations: OPERATIONS ?? 54,
  operationsADay: OPERATIONS ? 35 : 9,
  backups: OPERATIONS ?? 60,
  failures: OPERATIONS ?? 40,
  /** Somebody has asked for it, and watches. */
  isLong: OPERATIONS !== undefined,
};

/** How long a test may take. */
export const timeoutMs = 240_000 + (OPERATIONS ?? 0) * 600;
