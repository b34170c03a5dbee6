import { expect, test } from 'vitest';
import { countScans } from '../../lib/images/count-scans.ts';
import { plain } from '../helpers/images.ts';

const START = 'ffd8';
const SCAN = 'ffda0003aa';
const END = 'ffd9';

test.each([
  ['two scans', [START, SCAN, '1122', SCAN, '3344', END], 2],
  ['an escaped data byte that looks like a marker', [START, SCAN, 'ff00da', END], 1],
  ['restart markers between the data', [START, SCAN, '11ffd022ffd733', END], 1],
  ['fill bytes before a marker', [START, 'ffffff', 'da0003aa', END], 1],
  ['a scan inside of a comment', [START, 'fffe0009', SCAN, '0000', SCAN, END], 1],
  ['a length that points behind the end', [START, 'fffeffff', SCAN], 0],
  ['an end in the middle of a marker', [START, SCAN, 'ff'], 1],
  ['no bytes', [], 0],
])('counts the scans of a JPEG with %s', (_, parts, scans) => {
  expect(countScans(Buffer.from(parts.join(''), 'hex'), 64)).toBe(scans);
});

test('counts what an encoder wrote: one scan in a baseline JPEG, several in a progressive one', async () => {
  // Prepare
  const baseline = await plain(64, 64).jpeg().toBuffer();
  const progressive = await plain(64, 64).jpeg({ progressive: true }).toBuffer();

  // Assess
  expect(countScans(baseline, 64)).toBe(1);
  expect(countScans(progressive, 64)).toBeGreaterThan(5);
});

test('stops once there are more than enough', () => {
  const bomb = Buffer.from(START + SCAN.repeat(100_000), 'hex');

  expect(countScans(bomb, 64)).toBe(65);
});
