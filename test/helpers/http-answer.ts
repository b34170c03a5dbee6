// Not `zod` itself, whose messages in English would come into all schemas.
import * as z from 'zod/mini';

const Text = z.string().check(z.minLength(1));
const Result = z.object({
  statusCode: z.int(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
  isBase64Encoded: z.literal(false),
});
const Problem = z.strictObject({
  type: z.literal('about:blank'),
  title: Text,
  status: z.int(),
  detail: Text,
  instance: z.string().check(z.regex(/^urn:uuid:[\da-f-]{36}$/)),
  issues: z.optional(z.array(z.strictObject({ path: z.string(), message: Text }))),
});

/** What a client gets to see of what a function returned. */
export function httpAnswer(result: unknown) {
  const { statusCode: status, headers, body: text } = Result.parse(result);
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into bodies of many shapes
  const body: any = text === '' ? undefined : JSON.parse(text);
  return { status, headers, body };
}

/** See {@link httpAnswer}. */
export type HttpAnswer = ReturnType<typeof httpAnswer>;

/** The problem document that an answer is. @throws when it is none, or not an honest one */
export function problemIn({ status, headers, body }: HttpAnswer) {
  if (headers['content-type'] !== 'application/problem+json')
    throw new Error(`${status} is no problem document`);
  const problem = Problem.parse(body);
  if (problem.status !== status) throw new Error(`${status} says that it is ${problem.status}`);
  return problem;
}
