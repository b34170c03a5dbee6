import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { contextOf } from '../iam/context.ts';
import { type Case, decide } from '../iam/decide.ts';
import type { Statement } from '../iam/policy.ts';
import { roleArn, statements } from './helpers/iam.ts';

const [A, B] = ['111111111111', '222222222222'];
const ACTIONS = ['s3:GetObject', 's3:PutObject', 'sqs:SendMessage'];
const RESOURCES = [
  'arn:aws:s3:::photos/a',
  'arn:aws:s3:::photos/b',
  'arn:aws:sqs:eu-west-1:111111111111:jobs',
];

function single(written: object): Statement {
  const [statement] = statements(written);
  if (!statement) throw new Error('no statement');
  return statement;
}

// Few of each, so that statements often apply.
const some = (values: string[]) => fc.subarray(values, { minLength: 1 });
const body = fc.record(
  {
    Effect: fc.constantFrom('Allow', 'Deny'),
    Action: some([...ACTIONS, 's3:*', '*', 's3:Get?bject']),
    Resource: some([...RESOURCES, 'arn:aws:s3:::*', '*']),
    Condition: fc.constantFrom(
      {},
      { StringEquals: { 'my:Tag': 'x' } },
      { StringNotEquals: { 'my:Tag': 'x' } },
      { Null: { 'my:Tag': 'true' } },
      { 'ForAllValues:StringLike': { 'my:Tag': ['x', 'y*'] } },
    ),
  },
  { requiredKeys: ['Effect', 'Action', 'Resource'] },
);
const Principal = fc.constantFrom<unknown>(
  '*',
  { AWS: roleArn('app') },
  { AWS: A },
  { AWS: B },
  { AWS: [roleArn('app', B), `arn:aws:iam::${A}:root`] },
  { Service: 'events.amazonaws.com' },
);
const ownStatement = body.map(single);
const resourceStatement = fc
  .tuple(body, Principal)
  .map(([written, principal]) => single({ ...written, Principal: principal }));

const asker = fc.oneof(
  fc.constantFrom(A, B).map((accountId) => ({ accountId, arns: [roleArn('app', accountId)] })),
  fc.constant({ arns: [], service: 'events.amazonaws.com' }),
  fc.constant({ arns: [] }),
);
const cases: fc.Arbitrary<Case & { identity: readonly Statement[] }> = fc.record({
  question: fc.record({
    action: fc.constantFrom(...ACTIONS),
    resource: fc.constantFrom(...RESOURCES),
    context: fc.constantFrom(undefined, 'x', 'y1', ['x', 'z']).map((value) => contextOf({ 'my:Tag': value })),
  }),
  asker,
  identity: fc.array(ownStatement, { maxLength: 4 }),
  resource: fc.array(resourceStatement, { maxLength: 4 }),
  ownerId: fc.constant(A),
});

const may = (each: Case): boolean => decide(each).allowed;
const allows = (list: Statement[]): boolean => list.some(({ Effect }) => Effect === 'Allow');
/** Whether one statement, alone, is about what is asked and whoever asks. */
const applies = (each: Case, side: 'identity' | 'resource', statement: Statement): boolean => {
  const denial: Statement = { ...statement, Effect: 'Deny' };
  const decision = decide({ ...each, identity: [], resource: [], [side]: [denial] });
  return !decision.allowed && decision.refusal.kind === 'denied';
};
const RUNS = { numRuns: 2_000 };

test('a denial that applies wins over whatever allows', () => {
  fc.assert(
    fc.property(cases, ownStatement, resourceStatement, (each, own, ofResource) => {
      for (const [side, statement] of [
        ['identity', own],
        ['resource', ofResource],
      ] as const) {
        if (!applies(each, side, statement)) continue;
        const denied = { ...each, [side]: [...each[side], { ...statement, Effect: 'Deny' as const }] };
        expect(may(denied)).toBe(false);
      }
    }),
    RUNS,
  );
});

test('to allow more never forbids', () => {
  fc.assert(
    fc.property(cases, ownStatement, resourceStatement, (each, own, ofResource) => {
      fc.pre(may(each));
      expect(may({ ...each, identity: [...each.identity, { ...own, Effect: 'Allow' }] })).toBe(true);
      expect(may({ ...each, resource: [...each.resource, { ...ofResource, Effect: 'Allow' }] })).toBe(true);
    }),
    RUNS,
  );
});

test('to deny more never allows', () => {
  fc.assert(
    fc.property(cases, ownStatement, resourceStatement, (each, own, ofResource) => {
      fc.pre(!may(each));
      expect(may({ ...each, identity: [...each.identity, { ...own, Effect: 'Deny' }] })).toBe(false);
      expect(may({ ...each, resource: [...each.resource, { ...ofResource, Effect: 'Deny' }] })).toBe(false);
    }),
    RUNS,
  );
});

test('the order of statements does not matter', () => {
  fc.assert(
    fc.property(cases, (each) => {
      const turned = { ...each, identity: each.identity.toReversed(), resource: each.resource.toReversed() };
      expect(may(turned)).toBe(may(each));
    }),
    RUNS,
  );
});

test('nothing is allowed without a policy, but to an administrator', () => {
  fc.assert(
    fc.property(cases, (each) => {
      expect(may({ ...each, identity: [], resource: [] })).toBe(false);
      expect(may({ ...each, identity: undefined, resource: [] })).toBe(each.asker.accountId === A);
    }),
    RUNS,
  );
});

test('who may from another account might from this one too', () => {
  const foreign = { accountId: B, arns: [roleArn('app', B)] };
  let allowed = 0;
  fc.assert(
    fc.property(cases, (each) => {
      if (!may({ ...each, asker: foreign })) return;
      allowed += 1;
      expect(may({ ...each, asker: foreign, ownerId: B })).toBe(true);
    }),
    RUNS,
  );
  expect(allowed).toBeGreaterThan(0);
});

test('whatever is decided is what the rules say, statement by statement', () => {
  fc.assert(
    fc.property(cases, (each) => {
      const { identity, resource, ownerId } = each;
      const { accountId } = each.asker;
      const own = identity.filter((statement) => applies(each, 'identity', statement));
      const named = resource.filter((statement) => applies(each, 'resource', statement));
      const names = ['*', ...each.asker.arns, each.asker.service];
      const byName = named.filter(({ Principal: { AWS = [], Service = [] } = {} }) =>
        [...AWS, ...Service].some((one) => names.includes(one)),
      );
      const isDenied = [...own, ...named].some(({ Effect }) => Effect === 'Deny');
      // biome-ignore format: a rule a line
      const expected = !isDenied && (
        accountId === undefined ? allows(byName)
        : accountId === ownerId ? allows(own) || allows(byName)
        : allows(own) && allows(named)
      );
      expect(may(each)).toBe(expected);
    }),
    RUNS,
  );
});
