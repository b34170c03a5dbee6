import { createHash } from 'node:crypto';
import * as z from 'zod';

/** One attribute of a message, as clients write it. */
export const MessageAttribute = z.object({
  DataType: z.string(),
  StringValue: z.string().optional(),
  /** Base64. */
  BinaryValue: z.string().optional(),
  StringListValues: z.array(z.string()).optional(),
  BinaryListValues: z.array(z.string()).optional(),
});

export type MessageAttributes = Record<string, z.output<typeof MessageAttribute>>;

/** The bytes of a value: what is hashed, and counted. */
const bytesOf = ({ StringValue, BinaryValue }: MessageAttributes[string]): Buffer =>
  StringValue === undefined ? Buffer.from(BinaryValue ?? '', 'base64') : Buffer.from(StringValue);

/** How much of the message's size they are. */
export function sizeOf(attributes: MessageAttributes): number {
  const sizes = Object.entries(attributes).map(
    ([name, value]) => Buffer.byteLength(name) + Buffer.byteLength(value.DataType) + bytesOf(value).length,
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/**
 * The digest by which clients check that attributes came through; undefined when there are none.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 */
export function md5OfAttributes(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  if (names.length === 0) return undefined;
  const hash = createHash('md5');
  const update = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const name of names) {
    const value = attributes[name];
    if (!value) continue;
    update(Buffer.from(name));
    update(Buffer.from(value.DataType));
    hash.update(Buffer.of(value.DataType.startsWith('Binary') ? 2 : 1));
    update(bytesOf(value));
  }
  return hash.digest('hex');
}
