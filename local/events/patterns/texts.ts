import { InvalidEventPatternError } from './errors.ts';
import type { Scalar } from './flatten.ts';

/** Whether a value is one that a filter asks for. */
export type Test = (value: Scalar) => boolean;

/** @throws InvalidEventPatternError with this reason for what is no text */
export function textOf(argument: unknown, reason: string): string {
  if (typeof argument !== 'string') throw new InvalidEventPatternError(reason);
  return argument;
}

const ofText =
  (test: (text: string) => boolean): Test =>
  (value) =>
    typeof value === 'string' && test(value);

/** `{"prefix": "us-"}`, `{"prefix": {"equals-ignore-case": "us-"}}` */
export function prefix(argument: unknown): Test {
  const { text, fold } = affixOf(argument, 'prefix');
  return ofText((value) => fold(value).startsWith(fold(text)));
}

/** `{"suffix": ".png"}`, `{"suffix": {"equals-ignore-case": ".png"}}` */
export function suffix(argument: unknown): Test {
  const { text, fold } = affixOf(argument, 'suffix');
  return ofText((value) => fold(value).endsWith(fold(text)));
}

/** `{"equals-ignore-case": "alice"}` */
export function equalsIgnoreCase(argument: unknown): Test {
  const text = textOf(argument, NOT_A_TEXT).toLowerCase();
  return ofText((value) => value.toLowerCase() === text);
}

/** `{"wildcard": "dir/*.png"}`. A backslash takes the meaning from an asterisk, or from a backslash. */
export function wildcard(argument: unknown): Test {
  const text = textOf(argument, 'wildcard match pattern must be a string');
  let source = '';
  for (let at = 0; at < text.length; at += 1) {
    const [character = '', next = ''] = [text[at], text[at + 1]];
    // The matcher counts from the quotation mark, in bytes.
    const place = 1 + Buffer.byteLength(text.slice(0, at));
    if (character === '*') {
      if (next === '*') throw new InvalidEventPatternError(`Consecutive wildcard characters at pos ${place}`);
      source += '.*';
    } else if (character === '\\') {
      if (next !== '*' && next !== '\\')
        throw new InvalidEventPatternError(`Invalid escape character at pos ${place}`);
      source += `\\${next}`;
      at += 1;
    } else source += character.replace(/[$()+.?[\]^{|}]/, String.raw`\$&`);
  }
  const expression = new RegExp(`^${source}$`, 's');
  return ofText((value) => expression.test(value));
}

const NOT_A_TEXT = 'equals-ignore-case match pattern must be a string';

/** A prefix or suffix, and how texts are compared with it. */
function affixOf(
  argument: unknown,
  name: 'prefix' | 'suffix',
): { text: string; fold: (text: string) => string } {
  if (typeof argument !== 'object' || argument === null || Array.isArray(argument))
    return { text: textOf(argument, `${name} match pattern must be a string`), fold: (text) => text };
  const title = name === 'prefix' ? 'Prefix' : 'Suffix';
  const [[how, text] = [], ...more] = Object.entries(argument);
  if (how === undefined) throw new InvalidEventPatternError(`${title} expression name not found`);
  if (how !== 'equals-ignore-case') throw new InvalidEventPatternError(`Unsupported ${name} pattern: ${how}`);
  const folded = textOf(text, NOT_A_TEXT);
  if (more.length > 0) throw new InvalidEventPatternError('Only one key allowed in match expression');
  return { text: folded, fold: (each) => each.toLowerCase() };
}
