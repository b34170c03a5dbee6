import * as z from 'zod';
import { CONTEXT_KEYS } from './context.ts';
import { OPERATORS, parseOperator } from './operators.ts';

const oneOrMore = z.union([z.string().transform((text) => [text]), z.array(z.string())]);
/** Templates write numbers and truth values as they like. */
const value = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const values = z.union([value.transform((one) => [one]), z.array(value)]);

const principals = z.union([
  z.literal('*').transform(() => ({ AWS: ['*'], Service: [] as string[] })),
  z.strictObject({ AWS: oneOrMore.default([]), Service: oneOrMore.default([]) }),
]);

/** Operator by operator, the keys that it looks at, each with the values that it is to have. */
const Conditions = z.record(z.string(), z.record(z.string(), values)).superRefine((conditions, context) => {
  for (const [operator, keys] of Object.entries(conditions)) {
    if (!OPERATORS.has(parseOperator(operator).base))
      context.addIssue(`the local cloud does not know the condition operator ${operator}`);
    for (const key of Object.keys(keys)) {
      if (/^aws:/i.test(key) && !CONTEXT_KEYS.has(key.toLowerCase()))
        context.addIssue(`the local cloud does not know the condition key ${key}`);
    }
  }
});

const Statement = z
  .strictObject({
    Sid: z.string().optional(),
    Effect: z.enum(['Allow', 'Deny']),
    Principal: principals.optional(),
    NotPrincipal: principals.optional(),
    Action: oneOrMore.optional(),
    NotAction: oneOrMore.optional(),
    Resource: oneOrMore.optional(),
    NotResource: oneOrMore.optional(),
    Condition: Conditions.default({}),
  })
  .superRefine((statement, context) => {
    if ((statement.Action === undefined) === (statement.NotAction === undefined))
      context.addIssue('a statement has either Action or NotAction');
    const texts = [statement.Resource, statement.NotResource, Object.values(statement.Condition)];
    if (/\$\{/.test(JSON.stringify(texts)))
      context.addIssue('the local cloud does not know policy variables');
  });
/** A statement of a policy, its lists written out. */
export type Statement = z.output<typeof Statement>;

/**
 * A policy. What the local cloud would not evaluate as AWS does is refused, rather than passed over: a policy must not
 * say something else here.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
export const PolicyDocument = z.strictObject({
  Version: z.string().optional(),
  Id: z.string().optional(),
  // Not a union of the two: what is wrong with a statement would be told as no more than invalid.
  Statement: z.preprocess((given) => (Array.isArray(given) ? given : [given]), z.array(Statement)),
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
/** A role's own policy of who may take it. */
export const TrustPolicy = having({ Principal: true, Resource: false });
