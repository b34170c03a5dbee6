import { describe, expect, test } from 'vitest';
import { readPageCommand } from '../../operations/page/command.ts';

describe('npm run page', () => {
  test.each([
    [[], { owner: 'me', hours: 12, stage: 'dev', region: 'eu-west-1' }],
    [['ada', '--hours', '1', '--stage', 'prod'], { owner: 'ada', hours: 1, stage: 'prod' }],
  ])('%j is understood', (words, expected) => {
    expect(readPageCommand(words)).toMatchObject(expected);
  });

  test.each([
    [['ada', 'grace'], 'There can be only one owner'],
    [['ada/grace'], 'An owner begins with a letter'],
    [['--hours', '0'], 'Hours are a number above 0'],
    [['--scope', 'images:read'], "Unknown option '--scope'"],
  ])('%j is refused in one line, with what can be typed', (words, problem) => {
    expect(() => readPageCommand(words)).toThrow(problem);
    expect(() => readPageCommand(words)).toThrow(/Type: npm run page -- \[owner\] [^\n]+$/);
  });
});
