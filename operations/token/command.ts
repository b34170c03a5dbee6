import * as z from 'zod';
import { readOptions } from '../options.ts';
import { Deployment, stageOptions, stageUsage } from '../stage.ts';
import { Hours } from './hours.ts';
import { Owner } from './owner.ts';

const USAGE = `npm run token -- [owner] [--hours 12] [--scope "images:read images:write feed:read"] [--rotate] ${stageUsage}`;

const Command = Deployment.extend({
  words: z.tuple([z.optional(Owner)], 'There can be only one owner'),
  scope: z.string(),
  hours: Hours,
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
