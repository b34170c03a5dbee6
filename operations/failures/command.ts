import { parseArgs } from 'node:util';
import * as z from 'zod';
import { FailureId, Status } from '../../lib/failure-row.ts';
import { UsageError } from '../options.ts';
import { Deployment, stageOptions } from '../stage.ts';

const USAGE = `npm run failures -- <verb>, with --stage and --region where they are not the usual ones:
  list [--status failed|retrying|parked|resolved]   what failed; without a status, all that is not resolved
  show <id> [--payload]                             all about one of them; or its event alone
  retry <id|all> [--dry-run]                        send it again; or say what would be sent
  purge [--dry-run] [--yes]                         forget what is parked or resolved, after a question`;

const options = Deployment.extend({
  yes: z.boolean(),
  dryRun: z.boolean(),
  payload: z.boolean(),
  status: z.optional(z.enum(Status.options, `A status is one of ${Status.options.join(', ')}`)),
});
const NO_ID = 'A failure has an id of 20 letters and digits: list shows them';
const Id = z.string(NO_ID).refine((text) => FailureId.safeParse(text).success, NO_ID);
const Command = z.discriminatedUnion(
  'verb',
  [
    options.extend({ verb: z.literal('list'), id: z.undefined('list takes no id') }),
    options.extend({ verb: z.literal('show'), id: Id }),
    options.extend({ verb: z.literal('retry'), id: z.union([z.literal('all'), Id], NO_ID) }),
    options.extend({ verb: z.literal('purge'), id: z.undefined('purge takes no id') }),
  ],
  'There is no such verb',
);

/** Reads the command's words. @throws UsageError that says what there is */
export function readCommand(words: string[]): z.output<typeof Command> {
  const { success, data, error } = Command.safeParse(parse(words));
  if (success) return data;
  throw new UsageError(`${error.issues[0]?.message}.\n\n${USAGE}`);
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
    const [verb, ...words] = positionals;
    return { ...values, dryRun: values['dry-run'], verb, id: words.length > 0 ? words.join(' ') : undefined };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError(`${error.message.split(/\.\s/)[0]}.\n\n${USAGE}`);
  }
}
