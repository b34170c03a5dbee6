import colors from 'picocolors';
import { warns } from './log-line.ts';
import { Repeats, type Run } from './repeats.ts';
import { Tally } from './tally.ts';
import { lineOf, lineOfRun } from './terminal-lines.ts';
import type { Trace, TraceEvent } from './trace.ts';

/**
 * Prints one line an event: what happened, what caused it, what it led to. What only repeats itself is a line with its
 * number now and then.
 * @param prefix - what the stack's resource names begin with; a reader needs it once, not on each line
 */
export function printEvents(trace: Trace, prefix: string): void {
  const shorten = (name: string) => (name.startsWith(prefix) ? name.slice(prefix.length) : name);
  const print = ({ service, resource }: TraceEvent, time: string, text: string | undefined) => {
    if (!text) return;
    const at = colors.dim(time.slice(11, 23));
    console.log(`${at}  ${service.padEnd(8)} ${colors.cyan(shorten(resource))}  ${text}`);
  };
  const repeats = new Repeats();
  const warned = new Set<unknown>();
  const tally = new Tally<Run>((run) => print(run.last, new Date().toISOString(), lineOfRun(run)));
  trace.on('event', (event) => {
    if (event.type === 'Log' && warns(String(event.detail['line']))) warned.add(event.cause);
    const { news, again } = repeats.add(event);
    for (const each of news) print(each, each.time, lineOf(each, warned.has(each.detail['invocation'])));
    if (event.type === 'Report') warned.delete(event.detail['invocation']);
    if (again) tally.note(again.run);
  });
}
