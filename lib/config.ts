import * as z from 'zod/mini';
import { ConfigError } from './errors.ts';

/** The name of a bucket or table, as a setting. */
export const Name = z.string('is not set').check(z.minLength(1, 'is empty'));

/** A number of something, as a setting. */
export const Count = z.pipe(
  z.string('is not set').check(z.regex(/^\d{1,15}$/, 'is no whole number')),
  z.transform(Number),
);

/**
 * Reads settings from the environment. Call it at init: a function that lacks one then fails before its first event.
 * @throws ConfigError naming each variable that is missing or malformed
 */
export function readConfig<Shape extends Record<string, z.ZodMiniType>>(
  shape: Shape,
  environment: NodeJS.ProcessEnv = process.env,
): z.output<z.ZodMiniObject<Shape>> {
  const result = z.object(shape).safeParse(environment);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
  throw new ConfigError(`Environment variables: ${problems.join(', ')}`);
}
