import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

const TAIL = 4096;

/** A function's log: a file, a listener for each line, and the tail that an invocation may ask for. */
export class FunctionLog {
  readonly #file: string;
  readonly #onLine: (line: string) => void;

  constructor(file: string, onLine: (line: string) => void) {
    mkdirSync(dirname(file), { recursive: true });
    this.#file = file;
    this.#onLine = onLine;
  }

  /** A line of the platform's own: START, END, REPORT. */
  platform(line: string): void {
    appendFileSync(this.#file, `${line}\n`);
  }

  /** Follows what an environment prints. @returns the tail since the last call */
  follow(...streams: Readable[]): () => string {
    let tail = '';
    for (const stream of streams) {
      const decoder = new StringDecoder();
      let rest = '';
      stream.on('data', (chunk: Buffer) => {
        const text = decoder.write(chunk);
        tail = (tail + text).slice(-TAIL);
        const lines = (rest + text).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) this.#line(line);
      });
      stream.on('end', () => {
        if (rest) this.#line(rest);
      });
    }
    return () => {
      const taken = tail;
      tail = '';
      return taken;
    };
  }

  #line(line: string): void {
    appendFileSync(this.#file, `${line}\n`);
    if (line.trim()) this.#onLine(line);
  }
}
