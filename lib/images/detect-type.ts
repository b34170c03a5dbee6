/** The formats that are accepted, by the bytes that they begin with, in hexadecimal. */
const signatures = [
  ['image/jpeg', /^ffd8ff/],
  ['image/png', /^89504e470d0a1a0a/], // ‰PNG, and line ends that a careless transfer would change
  ['image/webp', /^52494646.{8}57454250/], // RIFF, the length, WEBP
  ['image/gif', /^474946383[79]61/], // GIF87a or GIF89a
] as const;

/** A media type that is accepted. */
export type ImageType = (typeof signatures)[number][0];

/** The type by the bytes themselves: a file's extension and Content-Type are what its sender likes to call it. */
export function detectType(bytes: Buffer): ImageType | undefined {
  const start = bytes.toString('hex', 0, 12);
  return signatures.find(([, signature]) => signature.test(start))?.[0];
}
