import { type ParseArgsConfig, parseArgs } from 'node:util';
import type * as z from 'zod';
import { OperatorError } from './errors.ts';

/** A command has words that it cannot have, or lacks some. */
export class UsageError extends OperatorError {
  override readonly name = 'UsageError';
}

/** The words of a command line. */
export interface CommandLine<T> {
  args: string[];
  options: NonNullable<ParseArgsConfig['options']>;
  /** Whether there may be words that are no options. */
  allowPositionals?: boolean;
  /** Of the options, and of `words`: those that are none. */
  schema: z.ZodType<T>;
  /** The command as it can be typed, in one line. */
  usage: string;
}

/** Reads the words of a command line. @throws UsageError that says what is wrong, and what can be typed */
export function readOptions<T>({ schema, usage, ...config }: CommandLine<T>): T {
  const { success, data, error } = schema.safeParse(parse(config, usage));
  if (success) return data;
  throw new UsageError(`${error.issues[0]?.message}. Type: ${usage}`);
}

function parse(config: ParseArgsConfig, usage: string) {
  try {
    const { values, positionals: words } = parseArgs(config);
    return { ...values, words };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // Node goes on to explain the double dash.
    throw new UsageError(`${error.message.split(/\.\s/)[0]}. Type: ${usage}`);
  }
}
