import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/** CloudWatch takes no longer events: Lambda splits a line that is. */
const LONGEST = 256 * 1024;
const TAIL = 4096;

/** Where the log of a function goes. */
export interface LogListener {
  /** Takes events of a log stream. */
  append: (stream: string, messages: string[]) => void;
  /** Hears each line that the function itself prints. @param invocation - see {@link EnvironmentLog.invocation} */
  onLine: (line: string, invocation: number | undefined) => unknown;
}

/** The log group of a function. */
export const logGroupOf = (functionName: string): string => `/aws/lambda/${functionName}`;

/** The log of one execution environment: a log stream, and the tail that an invocation may ask for. */
export class EnvironmentLog {
  /** Named as Lambda does it: the day on which the environment began, and what tells it from all others. */
  readonly stream =
    `${new Date().toISOString().slice(0, 10).replaceAll('-', '/')}/[$LATEST]${randomBytes(16).toString('hex')}`;
  /**
   * The trace's event of the invocation at work, or of the last one: what that prints may come after its answer. What
   * is printed before the first one is nobody's.
   */
  invocation: number | undefined;
  readonly #listener: LogListener;
  #tail = '';

  constructor(listener: LogListener) {
    this.#listener = listener;
  }

  /** Messages of the platform's own: START, END, REPORT. */
  platform(...messages: string[]): void {
    this.#append(messages);
  }

  /** Takes what an environment prints. */
  follow(...streams: Readable[]): void {
    for (const stream of streams) {
      const decoder = new StringDecoder();
      let rest = '';
      stream.on('data', (chunk: Buffer) => {
        const lines = (rest + decoder.write(chunk)).split('\n').flatMap(split);
        rest = lines.pop() ?? '';
        this.#print(lines);
      });
      stream.on('end', () => {
        if (rest) this.#print([rest]);
      });
    }
  }

  /** The end of what has been logged since the last call, at most 4 KB. */
  takeTail(): string {
    const tail = this.#tail;
    this.#tail = '';
    return tail;
  }

  #print(lines: string[]): void {
    this.#append(lines);
    for (const line of lines) if (line.trim()) this.#listener.onLine(line, this.invocation);
  }

  #append(messages: string[]): void {
    if (messages.length === 0) return;
    // As on AWS each message keeps the end of its line.
    const events = messages.map((message) => `${message}\n`);
    this.#tail = (this.#tail + events.join('')).slice(-TAIL);
    this.#listener.append(this.stream, events);
  }
}

/** A line, or what it is split into. */
function split(line: string): string[] {
  const parts: string[] = [];
  for (let start = 0; start === 0 || start < line.length; start += LONGEST)
    parts.push(line.slice(start, start + LONGEST));
  return parts;
}
