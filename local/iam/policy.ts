import * as z from 'zod';
import { wrongIn } from './conditions.ts';
import { CONTEXT_KEYS } from './context.ts';

/** A list, or its only item. */
const listOf = <Item extends z.ZodType>(item: Item) =>
  z.preprocess((given) => (Array.isArray(given) ? given : [given]), z.array(item).min(1));

const texts = listOf(z.string());
/** Templates write numbers and truth values as they like. */
const values = listOf(z.union([z.string(), z.number(), z.boolean()]).transform(String));
const actions = listOf(z.string().regex(/^(\*|[\w-]+:[\w*?]+)$/, 'not an action, such as s3:GetObject'));

/** Who is meant: no part of a name may be left open. */
const identity = z
  .string()
  .regex(
    /^(\*|\d{12}|arn:aws:iam::\d{12}:(root|role\/[^*?]+)|arn:aws:sts::\d{12}:assumed-role\/[^*?]+)$/,
    'not an account, a role, a session of a role, or *',
  );
const noNames = (names: string[] | undefined): string[] => names ?? [];
const principals = z.preprocess(
  (given) => (given === '*' ? { AWS: '*' } : given),
  z.strictObject({
    AWS: listOf(identity).optional().transform(noNames),
    Service: texts.optional().transform(noNames),
  }),
);

const Conditions = z.record(z.string(), z.record(z.string(), values)).superRefine((conditions, context) => {
  const keys = Object.values(conditions).flatMap(Object.keys);
  const unknown = keys.filter((key) => /^aws:/i.test(key) && !CONTEXT_KEYS.has(key.toLowerCase()));
  for (const message of wrongIn(conditions)) context.addIssue(message);
  for (const key of unknown) context.addIssue(`the local cloud does not know the condition key ${key}`);
});

const Statement = z
  .strictObject({
    Sid: z.string().optional(),
    Effect: z.enum(['Allow', 'Deny']),
    Principal: principals.optional(),
    NotPrincipal: principals.optional(),
    Action: actions.optional(),
    NotAction: actions.optional(),
    Resource: texts.optional(),
    NotResource: texts.optional(),
    Condition: Conditions.default({}),
  })
  .superRefine((statement, context) => {
    if ((statement.Action === undefined) === (statement.NotAction === undefined))
      context.addIssue('a statement has either Action or NotAction');
    const [variable] = /\$\{[^}]*\}/.exec(JSON.stringify(statement)) ?? [];
    if (variable) context.addIssue(`the local cloud does not know policy variables, such as ${variable}`);
  });
/** A statement of a policy, its lists written out. */
export type Statement = z.output<typeof Statement>;

/**
 * A policy. What the local cloud would not evaluate as AWS does is refused, rather than passed over: a policy must not
 * say something else here.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
export const PolicyDocument = z.strictObject({
  Version: z.enum(['2012-10-17', '2008-10-17']).optional(),
  Id: z.string().optional(),
  // Not a union of the two: what is wrong with a statement would be told as no more than invalid.
  Statement: listOf(Statement),
});
type PolicyDocument = z.output<typeof PolicyDocument>;

/** A pair of elements, of which a statement has one, or none. */
type Pair = 'Principal' | 'Resource';

/** A policy whose statements say, or do not say, whom or what they are about. */
const having = (needed: Record<Pair, boolean>) =>
  PolicyDocument.superRefine(({ Statement: statements }: PolicyDocument, context) => {
    for (const [at, statement] of statements.entries()) {
      for (const name of ['Principal', 'Resource'] as const) {
        const given = [statement[name], statement[`Not${name}`]].filter((each) => each !== undefined).length;
        const message = needed[name]
          ? `a statement of such a policy has either ${name} or Not${name}`
          : `a statement of such a policy has no ${name}`;
        if (given !== Number(needed[name]))
          context.addIssue({ code: 'custom', message, path: ['Statement', at] });
      }
    }
  });

/** A policy of a role: what it may do. One that left open on what would be about everything. */
export const IdentityPolicy = having({ Principal: false, Resource: true });
/** A policy of a bucket, a queue or a function. One that left open for whom would be for everybody. */
export const ResourcePolicy = having({ Principal: true, Resource: true });
/** A role's own policy of who may take it: it is about actions of STS. */
export const TrustPolicy = having({ Principal: true, Resource: false }).superRefine((policy, context) => {
  for (const [at, { Action, NotAction }] of policy.Statement.entries()) {
    const other = NotAction ?? Action?.filter((action) => !/^sts:/i.test(action)) ?? [];
    const message = `a trust policy is about actions of STS, and not about ${NotAction ? 'NotAction' : other.join(', ')}`;
    if (other.length > 0) context.addIssue({ code: 'custom', message, path: ['Statement', at] });
  }
});
