import * as z from 'zod';

const Response = z.nullish(z.looseObject({ batchItemFailures: z.unknown().optional() }));
const Failures = z.nullish(z.array(z.looseObject({ itemIdentifier: z.string().min(1) })));

/**
 * Which messages of a batch failed, by what the function answered with `ReportBatchItemFailures` on. What makes no
 * sense fails the whole batch. But beware: an answer without the key is a success, so a misspelt key loses messages.
 * @param answer - JSON
 * @param ids - of the batch's messages
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
export function failedMessages(answer: string, ids: string[]): string[] {
  const response = Response.safeParse(parse(answer));
  // Anything but an object has no failures in it, as on AWS.
  if (!response.success) return typeof parse(answer) === 'object' ? ids : [];
  const failures = Failures.safeParse(response.data?.batchItemFailures);
  if (!failures.success) return ids;
  const named = (failures.data ?? []).map(({ itemIdentifier }) => itemIdentifier);
  return named.every((id) => ids.includes(id)) ? named : ids;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return [];
  }
}
