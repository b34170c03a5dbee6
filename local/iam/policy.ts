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
  Statement: z.union([Statement.transform((one) => [one]), z.array(Statement)]),
});
