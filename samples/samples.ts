import type { RejectionCode } from '../lib/rejection.ts';

/** A file to upload, and what the app has to make of it. */
export interface Sample {
  file: string;
  expected: 'ready' | 'rejected';
  /** Why it is refused. */
  code?: RejectionCode;
}

const ready = (file: string): Sample => ({ file, expected: 'ready' });
const rejected = (file: string, code: RejectionCode): Sample => ({ file, expected: 'rejected', code });

/** Every file of this folder that stands for an upload; README.md says where each comes from. */
export const samples: readonly Sample[] = [
  ready('nagasaki-boats.jpg'),
  ready('allium-oreophilum.jpg'),
  ready('french-alpine-landscape.jpg'),
  ready('house-cat.jpg'),
  ready('rotated-with-gps.jpg'),
  ready('長崎の舟 + sails (progressive).jpg'),
  ready('transparent.png'),
  ready('animated.webp'),
  ready('animated.gif'),
  ready('cmyk.jpg'),
  ready('png-inside.jpg'),
  rejected('scan.tiff', 'UNSUPPORTED_TYPE'),
  rejected('text-inside.jpg', 'UNSUPPORTED_TYPE'),
  rejected('truncated.jpg', 'CORRUPT'),
  rejected('bomb.png', 'TOO_MANY_PIXELS'),
  rejected('empty.jpg', 'EMPTY'),
];
