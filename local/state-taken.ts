import { StateInUseError } from './store.ts';
import { UserError } from './user-error.ts';

/** Another local cloud works on the same state, and here is the command for a second one beside it. */
export class StateTakenError extends UserError {
  override readonly name = 'StateTakenError';

  /** @param command - the whole of it, but for the folder of its state */
  constructor(directory: string, command: string) {
    super(`Another local cloud uses ${directory}. Stop it, or type: ${command} --state .local/second`);
  }
}

/** An error as it is, or with the command to type where only the command's own side knows which. */
export const withCommand = (error: unknown, directory: string, command: string): unknown =>
  error instanceof StateInUseError ? new StateTakenError(directory, command) : error;
