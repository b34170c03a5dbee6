import * as z from 'zod';
import { readOptions } from '../options.ts';
import { Deployment, stageOptions, stageUsage } from '../stage.ts';
import { Hours } from '../token/hours.ts';
import { Owner } from '../token/owner.ts';

const USAGE = `npm run page -- [owner] [--hours 12] ${stageUsage}`;

const Command = Deployment.extend({
  words: z.tuple([z.optional(Owner)], 'There can be only one owner'),
  hours: Hours,
}).transform(({ words: [owner = 'me'], ...options }) => ({ ...options, owner }));

/** Reads the command's words; the owner is `me` if there is none. @throws UsageError */
export const readPageCommand = (args: string[]): z.output<typeof Command> =>
  readOptions({
    args,
    allowPositionals: true,
    options: { ...stageOptions, hours: { type: 'string', default: '12' } },
    schema: Command,
    usage: USAGE,
  });
