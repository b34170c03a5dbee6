/** What a line of structured logging says. */
export interface LogLine {
  /** In capitals; empty where none is told. */
  level: string;
  message: string;
  /** The message, and what it is about. */
  words: string;
}

/** What tells one line from another with the same message. */
const TELLING = ['message', 'id', 'status', 'code', 'reason'];

/** Reads a line of a log; undefined for one that is not of structured logging. */
export function readLogLine(line: string): LogLine | undefined {
  const { level, message, ...rest } = parseLine(line) ?? {};
  if (typeof message !== 'string') return undefined;
  const entry: Record<string, unknown> = { message, ...rest };
  const words = TELLING.map((name) => entry[name]).filter((word) => typeof word === 'string');
  return { level: typeof level === 'string' ? level.toUpperCase() : '', message, words: words.join(' ') };
}

/** Whether a line asks for attention. */
export const isWarning = ({ level }: LogLine): boolean => /^(WARN|ERROR|CRITICAL|FATAL)/.test(level);

/** Whether it is one that does. */
export function warns(line: string): boolean {
  const said = readLogLine(line);
  return said !== undefined && isWarning(said);
}

/** The JSON of a line that is an object. */
export function parseLine(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
