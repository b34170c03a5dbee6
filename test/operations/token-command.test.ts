import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ownerOf } from '../../functions/api/principal.ts';
import { readTokenCommand } from '../../operations/token/command.ts';

const requestOf = (owner: string) => ({
  requestContext: { authorizer: { lambda: { owner, scope: 'images:write' } } },
});

function succeeds(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}

describe('npm run token', () => {
  test.each([
    [
      [],
      { owner: 'me', hours: 12, scope: 'images:read images:write feed:read', rotate: false, stage: 'dev' },
    ],
    [['ada'], { owner: 'ada', region: 'eu-west-1' }],
    [['ada@example.org', '--hours', '0.001', '--rotate'], { owner: 'ada@example.org', hours: 0.001 }],
    [['--stage', 'prod-2', '--region', 'us-gov-east-1'], { stage: 'prod-2', region: 'us-gov-east-1' }],
  ])('%j is understood', (words, expected) => {
    expect(readTokenCommand(words)).toMatchObject(expected);
  });

  test.each([
    [['--hours', 'x'], 'Hours are a number above 0, 8760 at most'],
    [['--hours=-1'], 'Hours are a number above 0'],
    [['--hours', '0'], 'Hours are a number above 0'],
    [['--hours', ''], 'Hours are a number above 0'],
    [['--hours', 'Infinity'], 'Hours are a number above 0'],
    [['--hours', '1e21'], 'Hours are a number above 0'],
    [['--hours'], "Option '--hours <value>' argument missing"],
    [['--hours', '-1'], "Option '--hours' argument is ambiguous"],
    [['--hour', '1'], "Unknown option '--hour'"],
    [['ada', 'grace'], 'There can be only one owner'],
    [[''], 'An owner begins with a letter'],
    [['..'], 'An owner begins with a letter'],
    [['ada/grace'], 'An owner begins with a letter'],
    [['a'.repeat(129)], 'An owner begins with a letter'],
    [['--stage', 'a b'], 'A stage is made of letters, digits and hyphens'],
    [['--region', 'mars'], 'A region is one of AWS, such as eu-west-1'],
    [['--region', ''], 'A region is one of AWS'],
  ])('%j is refused in one line, with what can be typed', (words, problem) => {
    expect(() => readTokenCommand(words)).toThrow(
      expect.objectContaining({
        name: 'UsageError',
        message: expect.stringMatching(/^[^\n]+\. Type: npm run token -- \[owner\] [^\n]+$/),
      }),
    );
    expect(() => readTokenCommand(words)).toThrow(problem);
  });

  test('an owner is taken if and only if the API takes it', () => {
    const letters = fc.constantFrom('a', 'Z', '0', '_', '.', '@', '|', '-', '/', ' ', '\n', '%', 'é', '\0');

    fc.assert(
      fc.property(fc.string({ unit: letters, maxLength: 130 }), (owner) => {
        const taken = succeeds(() => readTokenCommand(['--', owner]));

        expect(taken).toBe(succeeds(() => ownerOf(requestOf(owner), 'images:write')));
      }),
      { numRuns: 1_000 },
    );
  });
});
