import * as z from 'zod';
import { AwsError } from '../gateway/aws-error.ts';
import { invalidValue, missingParameter } from './errors.ts';

/**
 * Reads what an operation takes.
 * @throws AwsError `MissingParameter`, `SerializationException`
 */
export function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const { success, data, error } = schema.safeParse(input, { reportInput: true });
  if (success) return data;
  const missing = error.issues.find((issue) => issue.input === undefined && issue.path.length > 0);
  if (missing) throw missingParameter(missing.path.join('.'));
  throw new AwsError('SerializationException', z.prettifyError(error));
}

/**
 * @param reason - AWS's words, which are not the same for all parameters
 * @throws AwsError `InvalidParameterValue` for a number that is given, and out of its range
 */
export function checkRange(
  name: string,
  value: number | undefined,
  { least, most }: { least: number; most: number },
  reason = `Must be >= ${least} and <= ${most}, if provided.`,
): void {
  if (value !== undefined && !(value >= least && value <= most)) throw invalidValue(value, name, reason);
}
