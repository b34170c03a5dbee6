import { invalidParameter, unsupportedPattern } from './errors.ts';

/** `{ $.name.list[0] = value }`, where the value is a number, a text in quotes, or a word. */
const COMPARISON =
  /^\{\s*\$((?:\.[\w-]+|\[\d+\])+)\s*(!?=)\s*(?:"((?:[^"\\]|\\.)*)"|(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)|([\w*.:/@-]+))\s*\}$/is;

/**
 * Reads a pattern for messages that are JSON: one property that equals a number or a text, or does not. In a text `*`
 * stands for any characters. What has no such property does not match.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/matching-terms-json-log-events.html
 * @throws AwsError `InvalidParameterException`
 */
export function parseJsonPattern(text: string): (message: string) => boolean {
  if (!text.endsWith('}')) throw invalidParameter("If a filter pattern starts with '{' it must end with '}'");
  const [whole, path = '', operator, quoted, number, word] = COMPARISON.exec(text) ?? [];
  if (whole === undefined || word === 'TRUE' || word === 'FALSE' || word === 'NULL')
    throw unsupportedPattern('more of a JSON object than one = or !=, as in { $.level = "ERROR" }');
  const names = path.match(/[\w-]+/g) ?? [];
  const equals =
    number === undefined ? like(quoted?.replace(/\\(.)/gs, '$1') ?? word ?? '') : sameAs(Number(number));
  return (message) => {
    const value = propertyOf(message, names);
    return value !== undefined && equals(value) === (operator === '=');
  };
}

const sameAs = (number: number) => (value: unknown) => value === number;

function like(pattern: string) {
  const source = pattern.split('*').map((part) => part.replace(/[^\w\s]/g, String.raw`\$&`));
  const expression = new RegExp(`^${source.join('.*')}$`, 's');
  return (value: unknown) => typeof value === 'string' && expression.test(value);
}

/** What is at a path; undefined when nothing is. */
function propertyOf(message: string, names: string[]): unknown {
  if (!message.trimStart().startsWith('{')) return undefined;
  try {
    return names.reduce(memberOf, JSON.parse(message));
  } catch {
    return undefined;
  }
}

function memberOf(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value[Number(name)];
  return Object.entries(value ?? {}).find(([key]) => typeof value === 'object' && key === name)?.[1];
}
