import { adviceOn } from './aws-errors.ts';
import { OperatorError } from './errors.ts';
import { useLocalCredentials } from './local-credentials.ts';

/**
 * Runs a tool of the command line. What whoever runs it can mend is told in a line, and the exit code is 1; any other
 * error keeps its stack.
 */
export async function run(tool: () => Promise<void>): Promise<void> {
  try {
    useLocalCredentials(process.env);
    await tool();
  } catch (error) {
    const line = lineFor(error);
    if (line === undefined) throw error;
    console.error(line);
    process.exitCode = 1;
  }
}

/** An error in words for whoever runs a tool; undefined for one that nobody has foreseen. */
export const lineFor = (error: unknown): string | undefined =>
  error instanceof OperatorError ? error.message : adviceOn(error, process.env);
