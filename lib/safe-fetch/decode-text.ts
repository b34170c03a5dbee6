/** Documents say what they are written in at their very start. */
const LOOK_AT_BYTES = 1024;

const BYTE_ORDER_MARKS = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
] as const;

/**
 * The text of a body, by the first of these that says how it is written: its byte order mark, its `Content-Type`, an
 * XML declaration or `<meta>` in it. Otherwise it is UTF-8. What cannot be read becomes U+FFFD.
 * @see https://encoding.spec.whatwg.org/#decode and https://html.spec.whatwg.org/multipage/parsing.html#determining-the-character-encoding
 */
export function decodeText(body: Uint8Array, contentType = ''): string {
  const label = markOf(body) ?? labelIn(contentType) ?? declaredIn(body);
  return decoderFor(label).decode(body);
}

const markOf = (body: Uint8Array) =>
  BYTE_ORDER_MARKS.find(([, mark]) => mark.every((byte, i) => body[i] === byte))?.[0];

const labelIn = (text: string): string | undefined => /charset\s*=\s*["']?\s*([\w:.-]+)/i.exec(text)?.[1];

function declaredIn(body: Uint8Array): string | undefined {
  const start = Buffer.from(body.subarray(0, LOOK_AT_BYTES)).toString('latin1');
  const xml = /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w:.-]+)/i.exec(start)?.[1];
  const meta =
    xml ??
    start
      .match(/<meta\b[^>]*/gi)
      ?.map(labelIn)
      .find((label) => label !== undefined);
  // Whoever writes that in single bytes does not mean it.
  return meta && /^utf-?16/i.test(meta) ? 'utf-8' : meta;
}

/** Nobody keeps a server from making up a name. */
function decoderFor(label = 'utf-8') {
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder();
  }
}
