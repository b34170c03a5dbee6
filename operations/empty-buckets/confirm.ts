import { confirm, type Terminal } from '../confirm.ts';

export type { Terminal } from '../confirm.ts';

/**
 * Asks for the stage's name.
 * @throws NotConfirmedError for any other answer, and for none; NoTerminalError if nobody is there to ask
 */
export const confirmStage = (stage: string, terminal: Terminal): Promise<void> =>
  confirm(
    {
      word: stage,
      question: `All of this will be deleted for good. Type the stage's name, ${stage}, to go on: `,
      undone: 'nothing was removed.',
      withoutTerminal:
        `The buckets of stage ${stage} are not empty, and there is no terminal to ask on whether to delete what is ` +
        `in them. Nothing was removed. To delete it without a question, add --empty-buckets to the command, as in: ` +
        `npx serverless remove --stage ${stage} --empty-buckets`,
    },
    terminal,
  );
