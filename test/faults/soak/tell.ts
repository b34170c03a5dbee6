import { settings } from './settings.ts';

/** A line on the terminal, while the test is still at work. */
export const tell = (line: string): void => void process.stdout.write(`${line}\n`);

/** How far it is, for those who wait for the long form. */
export function tellProgress(line: string): void {
  if (settings.isLong) tell(line);
}

/** Figures in one line: `3 retries, 0 lost`. */
export const inOneLine = (figures: Record<string, number>): string =>
  Object.entries(figures)
    .map(([name, figure]) => `${figure.toLocaleString('en')} ${name}`)
    .join(', ');
