import { hasGlyph } from './fonts.ts';

/** In UTF-16 code units: the rest of a longer text is not even looked at. */
const MOST_READ = 2_000;
/** On one letter, beside those that Unicode has with the letter: more of them run over the lines around. */
const MOST_MARKS = 1;
/** Stands for letters for which there is no glyph, and for an end that was cut off. */
const ELLIPSIS = '…';

const ZERO_WIDTH_JOINER = '\u200D';
const EMOJI_STYLE = '\uFE0F';
const EMOJI = /[\p{Extended_Pictographic}\p{Regional_Indicator}\u20E3]/u;

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** What a reader takes for one character each. */
export const graphemesOf = (text: string): string[] =>
  [...segmenter.segment(text)].map(({ segment }) => segment);

/**
 * A stranger's text as one line that can be drawn: without control, format and bidirectional characters, without piles
 * of marks, and with an ellipsis in place of letters that the fonts lack. Its markup is still in it: see text.ts.
 * @param most - graphemes; a longer text ends in an ellipsis
 * @returns '' if nothing is left that could be read
 */
export function cleanText(text: string, most: number): string {
  const line = text
    .slice(0, MOST_READ)
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ');
  const drawn = graphemesOf(line).map(drawable).join('');
  const clean = drawn
    .replace(/(?:… ?){2,}/g, (run) => (run.endsWith(' ') ? `${ELLIPSIS} ` : ELLIPSIS))
    .replace(/ +/g, ' ')
    .trim();
  return /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(clean) ? shorten(clean, most) : '';
}

/** Cuts at graphemes, and leaves no space before the ellipsis. */
export function shorten(text: string, most: number): string {
  const graphemes = graphemesOf(text);
  if (graphemes.length <= most) return text;
  return `${graphemes
    .slice(0, most - 1)
    .join('')
    .trimEnd()
    .replace(/…$/, '')}${ELLIPSIS}`;
}

function drawable(grapheme: string): string {
  if (EMOJI.test(grapheme)) return drawableEmoji(grapheme);
  const [base = '', ...rest] = Array.from(grapheme).filter(
    (character) => !/[\p{Cf}\p{Co}\p{Cs}]/u.test(character),
  );
  const letter = glyphsFor(base);
  if (letter === undefined) return /[\p{L}\p{N}]/u.test(base) ? ELLIPSIS : '';
  return (
    letter +
    rest
      .filter((mark) => hasGlyph(mark) && mark !== EMOJI_STYLE)
      .slice(0, MOST_MARKS)
      .join('')
  );
}

/** Compatible characters may stand in, so that 𝐛𝐨𝐥𝐝, ﬁ and ｱ can be read. */
function glyphsFor(character: string): string | undefined {
  const candidates = [character, character.normalize('NFKC')];
  return candidates.find((candidate) => candidate !== '' && Array.from(candidate).every(hasGlyph));
}

/** Whole, or as much of it as makes a picture of its own: a family without its joiners is its people. */
function drawableEmoji(grapheme: string): string {
  const characters = Array.from(grapheme);
  if (characters.every((character) => hasGlyph(character) || joins(character))) return grapheme;
  return characters.filter((character) => EMOJI.test(character) && hasGlyph(character)).join('');
}

const joins = (character: string): boolean => character === ZERO_WIDTH_JOINER || character === EMOJI_STYLE;
