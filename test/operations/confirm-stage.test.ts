import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { confirmStage, type Terminal } from '../../operations/empty-buckets/confirm.ts';

/** A terminal on which somebody types. */
function terminal(typed: string, isTTY = true): Terminal {
  const input = new PassThrough();
  input.end(typed);
  return { input: Object.assign(input, { isTTY }), output: Object.assign(new PassThrough(), { isTTY }) };
}

test('the stage by its name is a yes', async () => {
  const answer = confirmStage('dev', terminal('dev\n'));

  await expect(answer).resolves.toBeUndefined();
});

test.each([
  ['yes', 'yes\n'],
  ['another stage', 'prod\n'],
  ['an empty line', '\n'],
  ['Ctrl-C', '\u0003'],
  ['Ctrl-D', '\u0004'],
  ['a terminal that goes away', ''],
])('%s is a no', async (_, typed) => {
  const answer = confirmStage('dev', terminal(typed));

  await expect(answer).rejects.toThrow('The answer was not "dev": nothing was removed.');
});

test('without a terminal it says what to type', async () => {
  const answer = confirmStage('dev', terminal('dev\n', false));

  await expect(answer).rejects.toMatchObject({
    name: 'NoTerminalError',
    message: expect.stringContaining('npx serverless remove --stage dev --empty-buckets'),
  });
});
