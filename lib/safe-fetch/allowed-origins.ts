import * as z from 'zod/mini';

/** Origins that may be asked wherever they are, as a setting: exact ones, with commas between them; none on AWS. */
export const AllowedOrigins = z.pipe(
  z
    .string('is not set')
    .check(
      z.refine(
        (text) => split(text).every((origin) => URL.canParse(origin) && new URL(origin).origin === origin),
        'has something in it that is no origin, like http://127.0.0.1:4580',
      ),
    ),
  z.transform((text): ReadonlySet<string> => new Set(split(text))),
);

const split = (text: string): string[] => text.split(',').filter((origin) => origin !== '');
