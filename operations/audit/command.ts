import * as z from 'zod';
import { readOptions } from '../options.ts';
import { Deployment, stageOptions, stageUsage } from '../stage.ts';

const USAGE = `npm run audit -- [--repair | --release [--yes]] [--grace 900] ${stageUsage}`;
const MOST_GRACE = 86_400;
const GRACE = `Grace is a number of seconds, 0 to ${MOST_GRACE}`;

const Command = Deployment.extend({
  repair: z.boolean(),
  release: z.boolean(),
  yes: z.boolean(),
  grace: z.optional(
    z.string().regex(/^\d+$/, GRACE).transform(Number).pipe(z.int(GRACE).max(MOST_GRACE, GRACE)),
  ),
})
  .refine(({ repair, release }) => !repair || !release, '--release repairs, too: it is one or the other')
  .refine(
    ({ yes, release }) => release || !yes,
    '--yes answers the question of --release: without it there is none',
  );

/** See {@link readAuditCommand}. */
export type AuditCommand = z.output<typeof Command>;

/** Reads the command's words. @throws UsageError */
export const readAuditCommand = (args: string[]): AuditCommand =>
  readOptions({
    args,
    options: {
      ...stageOptions,
      repair: { type: 'boolean', default: false },
      release: { type: 'boolean', default: false },
      yes: { type: 'boolean', default: false },
      grace: { type: 'string' },
    },
    schema: Command,
    usage: USAGE,
  });
