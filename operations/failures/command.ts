import { parseArgs } from 'node:util';
import * as z from 'zod';
import { FailureId, Status } from '../../lib/failure-row.ts';
import { stageOptions } from '../stage.ts';
import { UsageError } from './errors.ts';

const USAGE = `npm run failures -- <verb>, with --stage and --region where they are not the usual ones:
  list [--status failed|retrying|parked|resolved]   what failed; without a status, all that is not resolved
  show <id> [--payload]                             all about one of them; or its event alone, as it was
  retry <id|all> [--dry-run]                        send it again; or say what would be sent
  purge [--dry-run] [--yes]                         forget what is parked or resolved, after a question`;

const options = z.object({
  stage: z.string(),
  region: z.string(),
  yes: z.boolean(),
  dryRun: z.boolean(),
  payload: z.boolean(),
  status: z.optional(Status),
});
const Command = z.discriminatedUnion('verb', [
  options.extend({ verb: z.literal('list'), id: z.undefined() }),
  options.extend({ verb: z.literal('show'), id: FailureId }),
  options.extend({ verb: z.literal('retry'), id: z.union([z.literal('all'), FailureId]) }),
  options.extend({ verb: z.literal('purge'), id: z.undefined() }),
]);

/** Reads the command's words. @throws UsageError that says what there is */
export function readCommand(words: string[]): z.output<typeof Command> {
  const { success, data } = Command.safeParse(parse(words));
  if (success) return data;
  throw new UsageError(USAGE);
}

function parse(args: string[]): unknown {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        ...stageOptions,
        status: { type: 'string' },
        payload: { type: 'boolean', default: false },
        'dry-run': { type: 'boolean', default: false },
        yes: { type: 'boolean', default: false },
      },
    });
    const [verb, id, ...more] = positionals;
    return more.length > 0 ? undefined : { ...values, dryRun: values['dry-run'], verb, id };
  } catch {
    throw new UsageError(USAGE);
  }
}
