import { invalidParameter, unsupportedPattern } from './errors.ts';
import { parseJsonPattern } from './json-pattern.ts';

/** `?` or `-`, and a term: in quotes, or letters, digits and underscores. */
const TERM = /^([?-]?)(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))(?=\s|$)\s*/su;
const PLAIN = /^[\p{L}\p{N}_]+$/u;

/**
 * Reads a filter pattern: terms, or one comparison in a JSON object.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 * @throws AwsError `InvalidParameterException`, for what AWS does not take and for what is not implemented here
 */
export function parseFilterPattern(pattern: string): (message: string) => boolean {
  const text = pattern.trim();
  if (text.startsWith('{')) return parseJsonPattern(text);
  if (text.startsWith('['))
    throw unsupportedPattern('space-delimited patterns, such as [ip, user, status = 404]');
  if (/^[?-]?%/.test(text)) throw unsupportedPattern('regular expressions, such as %ERROR|WARN%');
  return termsOf(text);
}

function termsOf(text: string): (message: string) => boolean {
  const terms = { '': [] as string[], '?': [] as string[], '-': [] as string[] };
  for (let rest = text; rest; ) {
    const [whole, sign, quoted, plain] = TERM.exec(rest) ?? [];
    if (whole === undefined) throw invalidParameter('Invalid filter pattern');
    if (plain !== undefined && !PLAIN.test(plain))
      throw invalidParameter(`Invalid character(s) in term '${plain}': put it in double quotes`);
    terms[sign === '?' || sign === '-' ? sign : ''].push(quoted?.replace(/\\(.)/gs, '$1') ?? plain ?? '');
    rest = rest.slice(whole.length);
  }
  const { '': all, '?': any, '-': none } = terms;
  // AWS ignores optional terms beside others.
  const alone = any.length > 0 && all.length + none.length === 0;
  return (message) => {
    const has = (term: string) => message.includes(term);
    return alone ? any.some(has) : all.every(has) && !none.some(has);
  };
}
