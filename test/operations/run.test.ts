import { afterEach, expect, test, vi } from 'vitest';
import { OperatorError } from '../../operations/errors.ts';
import { run } from '../../operations/run.ts';

class MendableError extends OperatorError {}

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

test('what can be mended is told as its message alone, and the exit code is 1', async () => {
  const printed = vi.spyOn(console, 'error').mockReturnValue();

  await run(async () => {
    throw new MendableError('Type this');
  });

  expect(printed.mock.calls).toEqual([['Type this']]);
  expect(process.exitCode).toBe(1);
});

test('an error that nobody has foreseen keeps its stack', async () => {
  const printed = vi.spyOn(console, 'error').mockReturnValue();
  const bug = new TypeError('undefined is not a function');

  const running = run(async () => {
    throw bug;
  });

  await expect(running).rejects.toBe(bug);
  expect(printed).not.toHaveBeenCalled();
});
