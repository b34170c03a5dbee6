import { expect, test } from 'vitest';
import { detectType } from '../../lib/images/detect-type.ts';

test.each([
  ['image/jpeg', 'ffd8ffe000104a46'],
  ['image/png', '89504e470d0a1a0a0000000d'],
  ['image/webp', '524946461a00000057454250'],
  ['image/gif', '474946383961'],
  ['image/gif', '474946383761'],
  [undefined, '474946383861'],
  [undefined, '52494646ffffffff41564920'],
  [undefined, '00000018667479706d696631'],
  [undefined, '49492a00'],
  [undefined, 'ffd8'],
  [undefined, ''],
])('%s begins with %s', (type, hex) => {
  expect(detectType(Buffer.from(hex, 'hex'))).toBe(type);
});
