import { expect, test } from 'vitest';
import { dominantColor } from '../../functions/thumbnail/dominant-color.ts';

test.each([
  ['the only colour', [[18, 52, 86]], '#123456'],
  [
    'what there is most of, not the mean',
    [
      [255, 0, 0],
      [0, 0, 255],
      [0, 0, 255],
    ],
    '#0000ff',
  ],
  [
    'the mean of similar colours',
    [
      [16, 16, 16],
      [20, 20, 20],
      [255, 255, 255],
    ],
    '#121212',
  ],
])('is %s', (_, colors, expected) => {
  expect(dominantColor(Buffer.from(colors.flat()))).toBe(expected);
});
