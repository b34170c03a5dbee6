const MANY = 700_000;

/** Markup of up to 2 MB that a parser stumbles over: it is refused. */
export const REFUSED: Record<string, string> = {
  'nested elements': '<a>'.repeat(MANY - 50_000),
  'a thousand elements in each other': '<a>'.repeat(1000),
  'many elements': '<a></a>'.repeat(MANY / 2.5),
  'many attributes': `<a ${Array.from({ length: MANY / 5 }, (_, i) => `a${i}=1`).join(' ')}>`,
  comments: '<!---->'.repeat(MANY / 3),
  paragraphs: '<p>'.repeat(MANY - 50_000),
  quotes: '<a b="'.repeat(MANY / 2.2),
};

/** Pages with one item in them, after much else: they are read. */
export const READ: Record<string, string> = {
  'end tags': `<article>${'<div>'.repeat(200)}${'</span>'.repeat(MANY / 3)}<h2>x</h2>`,
  'angle brackets': `<article><h2>${'<'.repeat(20_000)}</h2>`,
  entities: `<article><h2>${'&am'.repeat(MANY - 50_000)}</h2>`,
  'white space': `<article><h2>x${' \n'.repeat(MANY)}y</h2>`,
  marks: `<article><h2>x${'\u0301'.repeat(MANY)}</h2>`,
  elements: `<article><h2>x</h2>${'<a href=b>c</a>'.repeat(9_000)}`,
};

/** Refused as HTML, read as XML. */
export const EITHER: Record<string, string> = {
  'more angle brackets': `<article><h2>${'<'.repeat(2 * MANY)}</h2>`,
};

/** JSON of up to 2 MB, with as much in it as is read, or more. */
export const JSON_BOMBS: Record<string, string> = {
  lists: `[${'[],'.repeat(29_000)}{"login":"x"}]`,
  objects: `[${'{},'.repeat(29_000)}{"login":"x"}]`,
  'members of one object': `[{${Array.from({ length: 59_000 }, (_, i) => `"k${i}":1`).join(',')},"login":"x"}]`,
  'lists in lists': `${'['.repeat(59_000)}${']'.repeat(59_000)}`,
  'more lists in lists': '['.repeat(2_000_000),
  'a long text': `[{"login":"${'x'.repeat(1_900_000)}"}]`,
  numbers: `[${'1e9,'.repeat(59_000)}{"login":"x"}]`,
};
