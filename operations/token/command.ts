import * as z from 'zod';
import { readOptions } from '../options.ts';
import { Deployment, stageOptions, stageUsage } from '../stage.ts';
import { Owner } from './owner.ts';

const USAGE = `npm run token -- [owner] [--hours 12] [--scope "images:read images:write feed:read"] [--rotate] ${stageUsage}`;
/** A year. */
const MOST_HOURS = 8_760;
const HOURS = `Hours are a number above 0, ${MOST_HOURS} at most`;

const Command = Deployment.extend({
  words: z.tuple([z.optional(Owner)], 'There can be only one owner'),
  scope: z.string(),
  hours: z.coerce.number(HOURS).positive(HOURS).max(MOST_HOURS, HOURS),
  rotate: z.boolean(),
}).transform(({ words: [owner = 'me'], ...options }) => ({ ...options, owner }));

/** Reads the command's words; the owner is `me` if there is none. @throws UsageError */
export const readTokenCommand = (args: string[]): z.output<typeof Command> =>
  readOptions({
    args,
    allowPositionals: true,
    options: {
      ...stageOptions,
      scope: { type: 'string', default: 'images:read images:write feed:read' },
      hours: { type: 'string', default: '12' },
      rotate: { type: 'boolean', default: false },
    },
    schema: Command,
    usage: USAGE,
  });
