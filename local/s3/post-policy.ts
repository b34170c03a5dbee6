import * as z from 'zod';
import { AwsError } from '../gateway/aws-error.ts';

/** What a form may send, and until when. */
export interface Policy {
  /** Epoch milliseconds. */
  expires: number;
  conditions: Condition[];
  /** How many bytes the file may have. */
  size: { least: number; most: number };
}
export type Condition = [operator: string, variable: string, value: string];

const Document = z.strictObject(
  {
    expiration: z.iso.datetime({
      error: ({ input }) =>
        typeof input === 'string' ? `Invalid 'expiration' value: '${input}'` : 'Policy missing expiration.',
    }),
    conditions: z.array(
      z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())], {
        error: 'A condition is a list or an object.',
      }),
      { error: 'Policy missing conditions.' },
    ),
  },
  { error: 'A policy has an expiration and conditions, and nothing else.' },
);
const Bound = z.union([z.int(), z.string().regex(/^\d+$/).transform(Number)]).pipe(z.int().min(0));
const Range = z.tuple([z.literal('content-length-range'), Bound, Bound]);
const Match = z.tuple([z.enum(['eq', 'starts-with']), z.string(), z.string()]);

/** The most that one call may upload. */
const SIZE_LIMIT = 5 * 1024 ** 3;

/**
 * Reads a policy as the form has it.
 * @param text - JSON in base64
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
 * @throws AwsError `InvalidPolicyDocument`
 */
export function parsePolicy(text: string): Policy {
  const document = Document.safeParse(jsonOf(text));
  if (!document.success) throw invalid(document.error.issues[0]?.message ?? '');
  const { expiration, conditions: written } = document.data;
  const conditions: Condition[] = [];
  const size = { least: 0, most: SIZE_LIMIT };
  for (const each of written.map(listed)) {
    const range = Range.safeParse(each);
    if (range.success) {
      const [, least, most] = range.data;
      size.least = Math.max(size.least, least);
      size.most = Math.min(size.most, most);
      continue;
    }
    const match = Match.safeParse(each);
    if (!match.success) throw invalid(`Invalid Condition: ${JSON.stringify(each)}`);
    conditions.push(match.data);
  }
  return { expires: Date.parse(expiration), conditions, size };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64').toString());
  } catch {
    throw invalid('Invalid JSON.');
  }
}

/** `{"acl": "private"}` is short for `["eq", "$acl", "private"]`. */
function listed(condition: unknown[] | Record<string, unknown>): unknown[] {
  if (Array.isArray(condition)) {
    const [operator, ...operands] = condition;
    return [String(operator).toLowerCase(), ...operands];
  }
  const [[name, value] = [], ...more] = Object.entries(condition);
  if (name === undefined || more.length > 0)
    throw invalid('Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.');
  if (typeof value !== 'string') throw invalid('Invalid Simple-Condition: value must be a string.');
  return ['eq', `$${name}`, value];
}

const invalid = (reason: string) => new AwsError('InvalidPolicyDocument', `Invalid Policy: ${reason}`);
