import { parseArgs } from 'node:util';
import * as z from 'zod';
import { FailureId } from '../../lib/failure-row.ts';
import { UsageError } from '../options.ts';
import { Deployment, stageOptions } from '../stage.ts';

const USAGE = `npm run failures -- <verb>, with --stage and --region where they are not the usual ones:
  list [--status failed|retrying|parked|resolved]   what failed; without a status, all that is not resolved
  show <id> [--payload]                             all about one of them; or its event alone
  retry <id|all> [--dry-run]                        send it again; or say what would be sent
  purge [--status parked|resolved] [--dry-run] [--yes]
                                                    forget what is parked or resolved, after a question`;

const NO_ID = 'A failure has an id of 20 letters and digits: list shows them';
const Id = z.string(NO_ID).refine((text) => FailureId.safeParse(text).success, NO_ID);
const oneOf = <const Words extends [string, ...string[]]>(words: Words) =>
  z.optional(z.enum(words, `A status is one of ${words.join(', ')}`));
const flag = z.boolean().default(false);

/** What can be said with a verb, and nothing else: an option that is taken no notice of would mislead. */
const withVerb = <Verb extends string, Shape extends z.core.$ZodShape>(verb: Verb, shape: Shape) =>
  z.strictObject(
    { ...Deployment.shape, verb: z.literal(verb), ...shape },
    {
      error: (issue) =>
        issue.code === 'unrecognized_keys' ? `${verb} takes no ${issue.keys.join(', ')}` : undefined,
    },
  );

const Command = z.discriminatedUnion(
  'verb',
  [
    withVerb('list', { status: oneOf(['failed', 'retrying', 'parked', 'resolved']) }),
    withVerb('show', { id: Id, payload: flag }),
    withVerb('retry', { id: z.union([z.literal('all'), Id], NO_ID), 'dry-run': flag }),
    withVerb('purge', { status: oneOf(['parked', 'resolved']), 'dry-run': flag, yes: flag }),
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
        payload: { type: 'boolean' },
        'dry-run': { type: 'boolean' },
        yes: { type: 'boolean' },
      },
    });
    const [verb, ...words] = positionals;
    return { ...values, verb, ...(words.length > 0 && { id: words.join(' ') }) };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError(`${error.message.split(/\.\s/)[0]}.\n\n${USAGE}`);
  }
}
