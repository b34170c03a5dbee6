import { lineFor } from '../run.ts';
import { StepError, UnexpectedError } from './errors.ts';

/** One step of the way. */
export interface Step<T> {
  title: string;
  /** Where to look if it fails. */
  look: string;
  work: () => Promise<T>;
  /** What to say of its result. */
  note?: (result: T) => string;
}

/** Takes steps, each of which is one line. */
export const stepper = (print: (line: string) => void) =>
  /** @throws StepError */
  async function step<T>({ title, look, work, note }: Step<T>): Promise<T> {
    const began = performance.now();
    const tell = (mark: string, text = '') => {
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      print(`${mark} ${title.padEnd(28)} ${seconds.padStart(5)} s  ${text}`.trimEnd());
    };
    try {
      const result = await work();
      tell('✓', note?.(result));
      return result;
    } catch (error) {
      tell('✗');
      const known = error instanceof UnexpectedError ? undefined : lineFor(error);
      const reason = known ?? `${reasonOf(error)}\nLook at: ${look}`;
      throw new StepError(`Step "${title}" failed: ${reason}`, { cause: error });
    }
  };

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof UnexpectedError) return error.message;
  // `fetch` says in the cause what failed.
  const cause = error.cause instanceof Error ? ` (${error.cause.message})` : '';
  const name = error.name === 'Error' ? '' : `${error.name}: `;
  return `${name}${error.message}${cause}`;
}
