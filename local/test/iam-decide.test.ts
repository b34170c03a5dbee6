import { describe, expect, test } from 'vitest';
import { contextOf } from '../iam/context.ts';
import { decide } from '../iam/decide.ts';
import { allow, deny, roleArn, statements } from './helpers/iam.ts';

const [A, B] = ['111111111111', '222222222222'];
const OBJECT = 'arn:aws:s3:::photos/cat.jpg';
const SESSION = `arn:aws:sts::${A}:assumed-role/app/test`;
const GET = 's3:GetObject';

/** Who asks for an object of account A. */
const ASKERS = {
  'a role': { accountId: A, arns: [SESSION, roleArn('app')] },
  'a role of another account': {
    accountId: B,
    arns: [`arn:aws:sts::${B}:assumed-role/app/test`, roleArn('app', B)],
  },
  'a service': { arns: [], service: 'events.amazonaws.com' },
  nobody: { arns: [] },
};
type Who = keyof typeof ASKERS;

const decided = (
  who: Who,
  { own = [], of = [], action = GET }: { own?: object[] | undefined; of?: object[]; action?: string },
) =>
  decide({
    question: { action, resource: OBJECT, context: contextOf({}) },
    asker: ASKERS[who],
    identity: statements(...own),
    resource: statements(...of),
    ownerId: A,
  });

const by = (Principal: unknown, statement: object = allow(GET)) => ({ ...statement, Principal });
const allowed = { allowed: true };
const refused = (kind: 'denied' | 'missing', side: 'identity' | 'resource') => ({
  allowed: false,
  refusal: { kind, side },
});

describe('within an account either side may allow', () => {
  test.each<[string, { own?: object[]; of?: object[] }, object]>([
    ['nobody does', {}, refused('missing', 'identity')],
    ['its own policy does', { own: [allow(GET)] }, allowed],
    ['the resource does, to its role', { of: [by({ AWS: roleArn('app') })] }, allowed],
    ['the resource does, to its session', { of: [by({ AWS: SESSION })] }, allowed],
    [
      'the resource does, to another session',
      { of: [by({ AWS: `${SESSION}-2` })] },
      refused('missing', 'identity'),
    ],
    ['the resource does, to everybody', { of: [by('*')] }, allowed],
    ['the resource does, to every AWS', { of: [by({ AWS: '*' })] }, allowed],
    ['the resource does, to another', { of: [by({ AWS: roleArn('else') })] }, refused('missing', 'identity')],
    [
      'the resource leaves it to the account, which does not',
      { of: [by({ AWS: `arn:aws:iam::${A}:root` })] },
      refused('missing', 'identity'),
    ],
    [
      'the resource does, to a service',
      { of: [by({ Service: 'events.amazonaws.com' })] },
      refused('missing', 'identity'),
    ],
  ])('%s', (_, policies, expected) => {
    expect(decided('a role', policies)).toMatchObject(expected);
  });
});

describe('between two accounts both have to', () => {
  const own = [allow(GET)];
  test.each<[string, { own?: object[]; of?: object[] }, object]>([
    ['only its own policy does', { own }, refused('missing', 'resource')],
    ['only the resource does', { of: [by({ AWS: roleArn('app', B) })] }, refused('missing', 'identity')],
    ['only the resource does, to everybody', { of: [by('*')] }, refused('missing', 'identity')],
    ['both do', { own, of: [by({ AWS: roleArn('app', B) })] }, allowed],
    ['the resource leaves it to the account', { own, of: [by({ AWS: `arn:aws:iam::${B}:root` })] }, allowed],
    ['the resource leaves it to the account by its number', { own, of: [by({ AWS: B })] }, allowed],
    [
      'the resource allows it to its own account',
      { own, of: [by({ AWS: A })] },
      refused('missing', 'resource'),
    ],
  ])('%s', (_, policies, expected) => {
    expect(decided('a role of another account', policies)).toMatchObject(expected);
  });
});

describe('a denial wins', () => {
  const both = { own: [allow(GET)], of: [by('*')] };
  test.each<[string, { own?: object[]; of?: object[] }, object]>([
    ['of its own', { own: [...both.own, deny(GET)], of: both.of }, refused('denied', 'identity')],
    [
      'of the resource',
      { own: both.own, of: [...both.of, by('*', deny(GET))] },
      refused('denied', 'resource'),
    ],
    [
      'of the resource, for its account',
      { own: both.own, of: [...both.of, by({ AWS: A }, deny(GET))] },
      refused('denied', 'resource'),
    ],
    ['but not one of something else', { ...both, own: [...both.own, deny('s3:PutObject')] }, allowed],
    ['but not one for another', { ...both, of: [...both.of, by({ AWS: B }, deny(GET))] }, allowed],
  ])('%s', (_, policies, expected) => {
    expect(decided('a role', policies)).toMatchObject(expected);
  });

  test('and is told by its name', () => {
    const decision = decided('a role', { own: [deny(GET, '*', { Sid: 'NeverEver' })] });

    expect(decision).toEqual({
      allowed: false,
      refusal: { kind: 'denied', side: 'identity', sid: 'NeverEver' },
    });
  });
});

describe('who has no policies of its own', () => {
  test.each<[Who, unknown, boolean]>([
    ['a service', { Service: 'events.amazonaws.com' }, true],
    ['a service', { Service: 's3.amazonaws.com' }, false],
    ['a service', { AWS: A }, false],
    ['a service', '*', true],
    ['nobody', '*', true],
    ['nobody', { AWS: A }, false],
    ['nobody', { Service: 'events.amazonaws.com' }, false],
  ])('%s, where the resource allows it to %j: %s', (who, principal, expected) => {
    expect(decided(who, { of: [by(principal)] }).allowed).toBe(expected);
  });
});

/** What an administrator may do to an object of account A. */
const byAdministrator = (accountId: string, of: object[]) =>
  decide({
    question: { action: GET, resource: OBJECT, context: contextOf({}) },
    asker: { accountId, arns: [`arn:aws:iam::${accountId}:root`] },
    identity: undefined,
    resource: statements(...of),
    ownerId: A,
  });

describe('an administrator', () => {
  test('may do everything in the account, but what its resources deny', () => {
    expect(byAdministrator(A, [])).toEqual(allowed);
    expect(byAdministrator(A, [by('*', deny(GET))])).toMatchObject(refused('denied', 'resource'));
  });

  test('may do nothing in another one, but what its resources allow', () => {
    expect(byAdministrator(B, [])).toMatchObject(refused('missing', 'resource'));
    expect(byAdministrator(B, [by({ AWS: B })])).toEqual(allowed);
  });
});

describe('a role is taken only by whom it trusts', () => {
  const action = 'sts:AssumeRole';
  const own = [allow(action)];
  const trust = (Principal: unknown) => [{ Effect: 'Allow', Action: action, Principal }];

  test.each<[string, Who, { own?: object[]; of?: object[] }, object]>([
    ['not by its own policy alone', 'a role', { own }, refused('missing', 'resource')],
    [
      'not by whom it denies',
      'a role',
      { own, of: [...trust({ AWS: A }), { Effect: 'Deny', Action: action, Principal: '*' }] },
      refused('denied', 'resource'),
    ],
    ['by name, of one account', 'a role', { of: trust({ AWS: roleArn('app') }) }, allowed],
    ['by account, if it may', 'a role', { own, of: trust({ AWS: A }) }, allowed],
    ['by account, and it may not', 'a role', { of: trust({ AWS: A }) }, refused('missing', 'identity')],
    [
      'by name, of another account, and it may not',
      'a role of another account',
      { of: trust({ AWS: roleArn('app', B) }) },
      refused('missing', 'identity'),
    ],
    [
      'by account, of another account, if it may',
      'a role of another account',
      { own, of: trust({ AWS: B }) },
      allowed,
    ],
  ])('%s', (_, who, policies, expected) => {
    expect(decided(who, { ...policies, action })).toMatchObject(expected);
  });
});

describe('what a statement is about', () => {
  test.each<[string, object, boolean]>([
    ['an action has no case', allow('S3:getobject'), true],
    ['an action with a star', allow('s3:Get*'), true],
    ['all of a service', allow('s3:*'), true],
    ['an action with a question mark', allow('s3:GetObjec?'), true],
    ['another one', allow('s3:GetObjectVersion'), false],
    ['a resource has case', allow(GET, 'arn:aws:s3:::Photos/*'), false],
    ['a star reaches over slashes', allow(GET, 'arn:aws:s3:::*.jpg'), true],
    ['no bucket whose name only begins so', allow(GET, 'arn:aws:s3:::photo/*'), false],
    ['the bucket is not its objects', allow(GET, 'arn:aws:s3:::photos'), false],
    ['all but some actions', { Effect: 'Allow', NotAction: 's3:Put*', Resource: '*' }, true],
    ['all but this action', { Effect: 'Allow', NotAction: ['s3:Put*', GET], Resource: '*' }, false],
    ['all but other resources', { Effect: 'Allow', Action: GET, NotResource: 'arn:aws:s3:::b/*' }, true],
    ['all but this resource', { Effect: 'Allow', Action: GET, NotResource: OBJECT }, false],
  ])('%s', (_, statement, expected) => {
    expect(decided('a role', { own: [statement] }).allowed).toBe(expected);
  });

  test('everybody but those who are named', () => {
    const others = { ...deny(GET), NotPrincipal: { AWS: [roleArn('app'), `arn:aws:iam::${A}:root`] } };
    const own = [allow(GET)];
    const of = [by('*'), others];

    expect(decided('a role', { own, of })).toEqual(allowed);
    expect(decided('a role of another account', { own, of })).toMatchObject(refused('denied', 'resource'));
    expect(decided('nobody', { of })).toMatchObject(refused('denied', 'resource'));
  });
});
