import { AwsError } from '../gateway/aws-error.ts';
import type { Fields } from './form-reader.ts';
import type { Condition, Policy } from './post-policy.ts';

/** Fields that no condition needs to name. */
const FREE = /^(policy|x-amz-signature|x-ignore-.*)$/;

/**
 * Checks what a form has sent before its file.
 * @param now - epoch milliseconds
 * @throws AwsError `AccessDenied`
 */
export function checkPolicy({ expires, conditions }: Policy, fields: Fields, now: number): void {
  if (now > expires) throw denied('Policy expired.');
  const failed = conditions.find((condition) => !holds(condition, fields));
  if (failed) {
    const written = failed.map((each) => JSON.stringify(each)).join(', ');
    throw denied(`Policy Condition failed: [${written}]`);
  }
  const named = new Set(conditions.map(([, variable]) => variable.toLowerCase()));
  const extra = [...fields.keys()].filter((name) => !FREE.test(name) && !named.has(`$${name}`));
  if (extra.length > 0) throw denied(`Extra input fields: ${extra.join(', ')}`);
}

/** A field that was not sent does not even start with nothing. */
function holds([operator, variable, expected]: Condition, fields: Fields): boolean {
  const name = variable.toLowerCase();
  const value = name.startsWith('$') ? fields.get(name.slice(1)) : undefined;
  if (value === undefined || operator === 'eq') return value === expected;
  // Only of the content type is a comma more than a character: each type of the list is to be allowed.
  const values = name === '$content-type' ? value.split(',') : [value];
  return values.every((each) => each.startsWith(expected));
}

const denied = (reason: string) =>
  new AwsError('AccessDenied', `Invalid according to Policy: ${reason}`, 403);

/** Passes a file on as long as it may grow. @throws AwsError `EntityTooLarge`, and at its end `EntityTooSmall` */
export async function* ofSize(
  file: AsyncIterable<Buffer>,
  { least, most }: Policy['size'],
): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of file) {
    size += chunk.length;
    if (size > most) {
      const message = 'Your proposed upload exceeds the maximum allowed size';
      throw new AwsError('EntityTooLarge', message, 400, { MaxSizeAllowed: String(most) });
    }
    yield chunk;
  }
  if (size < least) {
    const message = 'Your proposed upload is smaller than the minimum allowed size';
    const sizes = { ProposedSize: String(size), MinSizeAllowed: String(least) };
    throw new AwsError('EntityTooSmall', message, 400, sizes);
  }
}
