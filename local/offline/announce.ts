import type { Cloud } from '../cloud.ts';
import { printEvents } from '../terminal.ts';

/** Tells where AWS is while serverless-offline serves the HTTP API, and what happens there. */
export function announce({ endpoint, options, trace }: Cloud): void {
  console.log(
    `AWS services on ${endpoint} (${options.region}): uploads trigger functions, as in sls local\n`,
  );
  printEvents(trace, '');
}
