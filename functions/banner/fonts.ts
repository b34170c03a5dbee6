import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Range } from './fonts/code-points.ts';

/** Beside the bundle on Lambda, which says where that is; in the project where nothing is bundled. */
const folder = resolve(process.env['LAMBDA_TASK_ROOT'] ?? '.', 'functions/banner/fonts');

// Read by fontconfig when the first text is rendered. Without it that would look for the machine's own fonts, of which
// Lambda has none, and another machine has others.
process.env['FONTCONFIG_FILE'] = resolve(folder, 'fonts.conf');

const ranges: Range[] = JSON.parse(readFileSync(resolve(folder, 'coverage.json'), 'utf8'));
const covered = new Set(ranges.flatMap(([first, last]) => [...span(first, last)]));

/** The families, in the order in which a glyph is looked for. Of Inter there are two weights, of the others one. */
export const FAMILIES = 'Inter, Noto Sans JP, Noto Sans SC, Noto Sans KR, Noto Emoji';

/** Whether one of the fonts has a glyph for this character; what has none would be drawn as a box. */
export const hasGlyph = (character: string): boolean => covered.has(character.codePointAt(0) ?? 0);

function* span(first: number, last: number): Generator<number> {
  for (let codePoint = first; codePoint <= last; codePoint += 1) yield codePoint;
}
