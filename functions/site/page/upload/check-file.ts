import { bytes } from '../words/numbers.ts';

/** As the API takes them: functions/api/schemas.ts. */
export const TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/gif'];
/** As lib/limits.ts has it. */
const MOST_BYTES = 50 * 1024 * 1024;

/** Why a file need not be sent at all, in words; undefined if it may be a photo. */
export function refusal({ type, size }: Pick<File, 'type' | 'size'>): string | undefined {
  if (!TYPES.includes(type)) return `${nameOf(type)} cannot be shown here. JPEG, PNG, WebP and GIF can.`;
  if (size === 0) return 'The file is empty.';
  if (size > MOST_BYTES) return `The file has ${bytes(size)}. A photo may have 50 MB at most.`;
  return undefined;
}

/** A file's name as the API takes it; undefined if there is nothing of that in it. */
export function plainName(name: string): string | undefined {
  const plain = name
    .replace(/[\p{Cc}/\\]/gu, '_')
    .slice(0, 255)
    .toWellFormed();
  return /^(\s*|\.\.?)$/.test(plain) ? undefined : plain;
}

const nameOf = (type: string): string => {
  if (/^image\/hei[cf]$/.test(type)) return 'HEIC';
  const [kind, name = ''] = type.split('/');
  if (kind === 'image') return name.replace(/\+.*/, '').toUpperCase();
  return 'A file of this type';
};
