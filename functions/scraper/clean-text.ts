/** More is no title and no name. */
const MOST_CHARACTERS = 300;
/** More marks on one letter reach into other lines. */
const EXCESSIVE_MARKS = /(\p{M}{3})\p{M}+/gu;
/** Control characters, and those without a width: some turn the direction of what follows them, or hide something. */
const INVISIBLE =
  /[[\p{Cc}\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufff9-\ufffb\u{e0000}-\u{e0fff}]--\s]/gv;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** A text of strangers in one line, with nothing in it that would disturb what is around it. It still is no markup. */
export function cleanText(text: string): string {
  const start = text
    .slice(0, 20 * MOST_CHARACTERS)
    .toWellFormed()
    .normalize('NFC');
  const line = start.replace(INVISIBLE, '').replace(/\s+/gu, ' ').replace(EXCESSIVE_MARKS, '$1').trim();
  // A character may have any number of parts, so the parts are limited too.
  const characters = Array.from(
    graphemes.segment(line.slice(0, 4 * MOST_CHARACTERS)),
    ({ segment }) => segment,
  );
  return characters.slice(0, MOST_CHARACTERS).join('').toWellFormed().trim();
}
