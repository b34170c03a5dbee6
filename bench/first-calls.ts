import * as z from 'zod';

/** A first call that does its work to the end: else what is measured might be a failure. */
export interface FirstCall {
  event: string;
  answer: z.ZodType;
  /** How often it asks AWS. */
  asks: number;
}

/** By function: those whose start somebody waits for, or which says most of what a bundle saves. */
export const FIRST_CALLS: Record<string, FirstCall> = {
  hello: { event: 'events/hello/hello.json', answer: z.object({ coldStart: z.literal(true) }), asks: 0 },
  api: { event: 'events/api/list.json', answer: z.object({ statusCode: z.literal(200) }), asks: 1 },
  // Its row, the photo's version and bytes, two thumbnails, two rows, and what else lies with the thumbnails.
  thumbnail: { event: 'events/thumbnail/put.json', answer: z.null(), asks: 8 },
};

/** The sample of fewest pixels: to render them is no part of starting, and the same for all. */
export const PHOTO = 'samples/animated.webp';
