/** What two bytes mean in an encoding, for all lead and trail bytes in these spans: a standard's whole table. */
function table(encoding: string, lead: Span, ...trails: Span[]): Set<string> {
  const decoder = new TextDecoder(encoding);
  const bytes = span(lead).flatMap((first) => trails.flatMap(span).map((second) => [first, second]));
  return new Set(bytes.map((pair) => decoder.decode(Uint8Array.from(pair))).filter((text) => isOne(text)));
}

type Span = readonly [first: number, last: number];

const span = ([first, last]: Span): number[] => Array.from({ length: last - first + 1 }, (_, i) => first + i);

/** No table has a character in each of its places. */
const isOne = (text: string): boolean => Array.from(text).length === 1 && text !== '\uFFFD';

/** JIS X 0208: kana, punctuation, and the 6,355 kanji that Japanese print has. */
export const japanese = (): Set<string> => table('euc-jp', [0xa1, 0xf4], [0xa1, 0xfe]);

/** GB 2312 and the first level of Big5: 6,763 simplified and 5,401 traditional characters, nearly all of running text. */
export const commonHan = (): Set<string> =>
  new Set([
    ...table('gb2312', [0xa1, 0xf7], [0xa1, 0xfe]),
    ...table('big5', [0xa4, 0xc6], [0x40, 0x7e], [0xa1, 0xfe]),
  ]);

/** The 2,350 syllables of KS X 1001, and the letters that they are made of. */
export const commonHangul = (): Set<string> =>
  new Set([...table('euc-kr', [0xa1, 0xc8], [0xa1, 0xfe])].filter((text) => /\p{Script=Hangul}/u.test(text)));
