/** The first and the last of a row of code points. */
export type Range = [first: number, last: number];

const UNICODE_PLATFORMS = new Set([0, 3]);

/**
 * The code points for which a TrueType font has glyphs.
 * @see https://learn.microsoft.com/typography/opentype/spec/cmap formats 4 and 12
 */
export function codePointsIn(font: Buffer): Set<number> {
  const cmap = tableOf(font, 'cmap');
  const found = new Set<number>();
  for (let i = 0; i < cmap.readUInt16BE(2); i += 1) {
    const record = 4 + i * 8;
    if (!UNICODE_PLATFORMS.has(cmap.readUInt16BE(record))) continue;
    for (const codePoint of mapped(cmap.subarray(cmap.readUInt32BE(record + 4)))) found.add(codePoint);
  }
  return found;
}

function tableOf(font: Buffer, tag: string): Buffer {
  for (let i = 0; i < font.readUInt16BE(4); i += 1) {
    const record = 12 + i * 16;
    if (font.toString('latin1', record, record + 4) !== tag) continue;
    return font.subarray(font.readUInt32BE(record + 8));
  }
  throw new Error(`The font has no table ${tag}`);
}

function* mapped(table: Buffer): Generator<number> {
  const format = table.readUInt16BE(0);
  if (format === 4) yield* segments(table);
  if (format === 12) yield* groups(table);
}

/** Each segment maps by an offset to glyph numbers, or by one to a list of them; glyph 0 is the box. */
function* segments(table: Buffer): Generator<number> {
  const bytes = table.readUInt16BE(6);
  for (let at = 14; at < 14 + bytes; at += 2) {
    const last = table.readUInt16BE(at);
    const first = table.readUInt16BE(at + bytes + 2);
    const delta = table.readUInt16BE(at + 2 * bytes + 2);
    const list = at + 3 * bytes + 2;
    const offset = table.readUInt16BE(list);
    for (let code = first; code <= last && code < 0xffff; code += 1) {
      const listed = offset === 0 ? code : table.readUInt16BE(list + offset + 2 * (code - first));
      if (listed !== 0 && ((listed + delta) & 0xffff) !== 0) yield code;
    }
  }
}

function* groups(table: Buffer): Generator<number> {
  for (let i = 0; i < table.readUInt32BE(12); i += 1) {
    const group = 16 + i * 12;
    const last = table.readUInt32BE(group + 4);
    for (let code = table.readUInt32BE(group); code <= last; code += 1) yield code;
  }
}

/** Characters as few rows of code points, in order. */
export function toRanges(characters: ReadonlySet<string>): Range[] {
  const codePoints = [...characters].map((character) => character.codePointAt(0) ?? 0);
  const ranges: Range[] = [];
  for (const codePoint of codePoints.toSorted((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && last[1] === codePoint - 1) last[1] = codePoint;
    else ranges.push([codePoint, codePoint]);
  }
  return ranges;
}
