import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { NoTerminalError, NotConfirmedError } from './errors.ts';

/** Where a question is asked. */
export interface Terminal {
  input: NodeJS.ReadableStream & { isTTY?: boolean };
  output: NodeJS.WritableStream & { isTTY?: boolean };
}

/**
 * Asks for the stage's name.
 * @throws NotConfirmedError for any other answer, and for none; NoTerminalError if nobody is there to ask
 */
export async function confirmStage(stage: string, { input, output }: Terminal): Promise<void> {
  if (!input.isTTY || !output.isTTY) {
    throw new NoTerminalError(
      `The buckets of stage ${stage} are not empty, and there is no terminal to ask on whether to delete what is in ` +
        `them. Nothing was removed. To delete it without a question, add --empty-buckets to the command, as in: ` +
        `npx serverless remove --stage ${stage} --empty-buckets`,
    );
  }
  const terminal = createInterface({ input, output });
  // Ctrl-C and Ctrl-D make it fail, and a terminal that goes away only closes it.
  const gone = once(terminal, 'close').then(() => '');
  const question = `All of this will be deleted for good. Type the stage's name, ${stage}, to go on: `;
  const answer = await Promise.race([terminal.question(question).catch(() => ''), gone]);
  terminal.close();
  if (answer.trim() === stage) return;
  throw new NotConfirmedError(`The answer was not "${stage}": nothing was removed.`);
}
