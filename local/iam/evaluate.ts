import { holds } from './conditions.ts';
import type { Context } from './context.ts';
import type { Statement } from './policy.ts';
import { isLike } from './wildcard.ts';

/** What is asked of policies. */
export interface Question {
  action: string;
  resource: string;
  context: Context;
}

/**
 * The statements that apply to a question, those of the effect Deny first. A policy without resources, as a role's
 * trust policy is, is about what it is attached to. Who asks is for the caller to compare.
 */
export const applying = (statements: readonly Statement[], question: Question): Statement[] =>
  statements
    .filter((statement) => isAbout(statement, question) && holds(statement.Condition, question.context))
    .toSorted((a, b) => (a.Effect === b.Effect ? 0 : a.Effect === 'Deny' ? -1 : 1));

function isAbout(statement: Statement, { action, resource }: Question): boolean {
  const { Action, NotAction, Resource, NotResource } = statement;
  const hasAction = (patterns: string[]) => patterns.some((pattern) => isLike(pattern, action, true));
  const hasResource = (patterns: string[]) => patterns.some((pattern) => isLike(pattern, resource));
  if (Action && !hasAction(Action)) return false;
  if (NotAction && hasAction(NotAction)) return false;
  if (NotResource && hasResource(NotResource)) return false;
  return !Resource || hasResource(Resource);
}
