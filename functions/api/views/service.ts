import * as z from 'zod/mini';

export const HealthView = z.object({ status: z.literal('ok') });

/** RFC 9457, "Problem Details". */
export const ProblemView = z.object({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.int().check(z.minimum(400), z.maximum(599)),
  detail: z.string(),
  instance: z.string().check(z.regex(/^urn:uuid:[0-9a-f-]{36}$/)),
  issues: z.optional(z.array(z.object({ path: z.string(), message: z.string() }))),
});
export type ProblemView = z.output<typeof ProblemView>;

/** What API Gateway itself says. */
export const MessageView = z.object({ message: z.string() });
