import * as z from 'zod';

/** What PutEvents is given for each event. */
export const Entry = z.looseObject({
  /** Epoch seconds. */
  Time: z.number().optional(),
  Source: z.string().optional(),
  Resources: z.array(z.string()).default([]),
  DetailType: z.string().optional(),
  /** JSON. */
  Detail: z.string().optional(),
  /** A name or an ARN. */
  EventBusName: z.string().optional(),
});
/** See {@link Entry}. */
export type Entry = z.output<typeof Entry>;

/** Why one event of many is not taken. */
export interface EntryError {
  ErrorCode: string;
  ErrorMessage: string;
}

/** What an event has when it is a good one. */
export interface Told {
  source: string;
  detailType: string;
  detail: object;
}

const TIME_BYTES = 14;
const DEEPEST = 1000;

/**
 * How much of the limit of a request an event takes, in bytes.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-putevent-size
 */
export function sizeOf({ Time, Source = '', DetailType = '', Detail = '', Resources }: Entry): number {
  const texts = [Source, DetailType, Detail, ...Resources];
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  return bytes + (Time === undefined ? 0 : TIME_BYTES);
}

/** Reads what an event tells, or why it cannot be. */
export function read({ Source, DetailType, Detail }: Entry): Told | EntryError {
  if (!Source) return missing('Source');
  if (!DetailType) return missing('DetailType');
  if (!Detail) return missing('Detail');
  if (Source.startsWith('aws.'))
    return {
      ErrorCode: 'NotAuthorizedForSourceException',
      ErrorMessage: 'Not authorized for the source.',
    };
  const detail = objectOf(Detail);
  if (!detail) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  return { source: Source, detailType: DetailType, detail };
}

const missing = (name: string): EntryError => ({
  ErrorCode: 'InvalidArgument',
  ErrorMessage: `Parameter ${name} is not valid. Reason: ${name} is a required argument.`,
});

function objectOf(json: string): object | undefined {
  if (depthOf(json) > DEEPEST) return undefined;
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** How deep objects and arrays lie in one another. What goes through them goes as deep. */
function depthOf(json: string): number {
  let [depth, deepest, inText] = [0, 0, false];
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at];
    if (inText && character === '\\') at += 1;
    else if (character === '"') inText = !inText;
    else if (!inText && (character === '{' || character === '[')) deepest = Math.max(deepest, ++depth);
    else if (!inText && (character === '}' || character === ']')) depth -= 1;
  }
  return deepest;
}
