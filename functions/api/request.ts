import type * as z from 'zod/mini';
import { ProblemError } from './problems.ts';
import { FailureId } from '../../lib/failure-row.ts';
import { ImageId } from './schemas.ts';

const MOST_BYTES = 16 * 1024;

/** The body of a request. @throws ProblemError 413, 415, 400, 422 */
export async function json<Schema extends z.ZodMiniType>(
  req: Request,
  schema: Schema,
): Promise<z.output<Schema>> {
  if (!/^application\/json\s*(;|$)/i.test(req.headers.get('content-type') ?? '')) {
    throw new ProblemError(415, 'Send the body as application/json.');
  }
  const text = await req.text();
  if (Buffer.byteLength(text) > MOST_BYTES) throw new ProblemError(413, `Send at most ${MOST_BYTES} bytes.`);
  return check('body', parse(text), schema);
}

/** The query string of a request; of a name that comes twice, the last. @throws ProblemError 400 */
export const query = <Schema extends z.ZodMiniType>(req: Request, schema: Schema): z.output<Schema> =>
  check('query', Object.fromEntries(new URL(req.url).searchParams), schema, 400);

/** One header of a request, if it is there. @throws ProblemError 400 */
export function header<Schema extends z.ZodMiniType>(
  req: Request,
  name: string,
  schema: Schema,
): z.output<Schema> | undefined {
  const value = req.headers.get(name);
  return value === null ? undefined : check(`header ${name}`, value, schema, 400);
}

/** That there is no body: nobody is to believe that it was heeded. @throws ProblemError 400 */
export async function noBody(req: Request): Promise<void> {
  if ((await req.text()) !== '') throw new ProblemError(400, 'Send no body.');
}

/** The id in the path. @throws ProblemError 404: what is no id names no image */
export const imageIdOf = (params: Params): string => idOf(params, ImageId, 'image');

/** The id in the path. @throws ProblemError 404: what is no id names no failure */
export const failureIdOf = (params: Params): string => idOf(params, FailureId, 'failure');

type Params = Record<string, string>;

function idOf({ id }: Params, schema: typeof ImageId, what: string): string {
  const { success, data } = schema.safeParse(id);
  if (!success) throw new ProblemError(404, `There is no ${what} of that name.`);
  return data;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ProblemError(400, 'The body is not JSON.');
  }
}

function check<Schema extends z.ZodMiniType>(
  part: string,
  value: unknown,
  schema: Schema,
  status = 422,
): z.output<Schema> {
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  const issues = error.issues.map(({ path, message }) => ({ path: [part, ...path].join('.'), message }));
  throw new ProblemError(status, `The ${part} is not as it should be.`, { issues });
}
