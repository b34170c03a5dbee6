import type * as z from 'zod';
import { type Call, readBody } from '../gateway/call.ts';
import { AwsError } from '../gateway/aws-error.ts';
import { invalidParameter } from './errors.ts';
import type { LogStore } from './log-store.ts';

/** Answers a call. @param input - JSON that is still to be checked */
export type Operation = (logs: LogStore, call: Call, input: unknown) => object;

/** @throws AwsError `SerializationException` */
export async function readJson({ payload }: Call): Promise<unknown> {
  const body = await readBody(payload);
  try {
    // A member that is null is one that is not there.
    return JSON.parse(body.toString() || '{}', (_, value) => value ?? undefined);
  } catch {
    throw new AwsError('SerializationException', 'The request is not JSON.');
  }
}

/** Reads what an operation takes. @throws AwsError `InvalidParameterException` */
export function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const { success, data, error } = schema.safeParse(input);
  if (success) return data;
  const told = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw invalidParameter(told.join('; '));
}
