import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { OperatorError } from './errors.ts';

/** Nobody is there to confirm. */
export class NoTerminalError extends OperatorError {
  override readonly name = 'NoTerminalError';
}

/** Somebody was asked and did not agree. */
export class NotConfirmedError extends OperatorError {
  override readonly name = 'NotConfirmedError';
}

/** Where a question is asked. */
export interface Terminal {
  input: NodeJS.ReadableStream & { isTTY?: boolean };
  output: NodeJS.WritableStream & { isTTY?: boolean };
}

/** What is asked. */
export interface Question {
  /** The answer that means yes: something that nobody types by mistake. */
  word: string;
  question: string;
  /** What was left undone, if it is not confirmed. */
  undone: string;
  /** What to do where nobody can be asked. */
  withoutTerminal: string;
}

/** Asks for a word. @throws NotConfirmedError for any other answer, and for none; NoTerminalError */
export async function confirm(
  { word, question, undone, withoutTerminal }: Question,
  { input, output }: Terminal,
): Promise<void> {
  if (!input.isTTY || !output.isTTY) throw new NoTerminalError(withoutTerminal);
  const terminal = createInterface({ input, output });
  // Ctrl-C and Ctrl-D make it fail, and a terminal that goes away only closes it.
  const gone = once(terminal, 'close').then(() => '');
  const answer = await Promise.race([terminal.question(question).catch(() => ''), gone]);
  terminal.close();
  if (answer.trim() === word) return;
  throw new NotConfirmedError(`The answer was not "${word}": ${undone}`);
}
