import * as z from 'zod';
import { inProcess, type Row } from './measure.ts';
import { bundleSubjects } from './subjects.ts';

/** Microseconds of CPU a request. */
const Cost = z.object({ router: z.number(), hand: z.number() });

/** Each route once, with what is right, and what a client may get wrong. Of `events/api/`. */
const REQUESTS = [
  'health',
  'list',
  'list-page',
  'image',
  'delete',
  'create',
  'create-unsupported',
  'unknown-path',
];

/** What a request costs in the API itself, without AWS behind it. */
export async function* rows(): AsyncGenerator<Row> {
  const subject = await bundleSubjects();
  const { router, hand } = Cost.parse(await inProcess(subject('api', REQUESTS)));
  yield {
    what: `router + validation: CPU per request (a switch by hand: ${hand.toFixed(1)} µs)`,
    measured: router,
    atMost: 60,
    unit: 'µs',
  };
}
