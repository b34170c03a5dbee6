import { validateHeaderName, validateHeaderValue } from 'node:http';
import * as z from 'zod';

/** What goes back to the client. */
export interface Reply {
  status: number;
  /** Of a name that comes twice, each. */
  headers: [string, string][];
  body: string | Buffer;
}

const Answer = z.object({
  // Of the statuses below 200 none ends an answer: a client would wait for ever.
  statusCode: z
    .union([z.number(), z.string().regex(/^\d{3}$/)])
    .transform(Number)
    .pipe(z.int().min(200).max(599)),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullish(),
  cookies: z.array(z.string()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

/** Said by AWS alone: how the answer goes over the wire. */
const OWN = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * What a function's answer means. Without a `statusCode` the whole of it is the body of a 200.
 * @param payload - JSON; anything else is taken as a text, as AWS does
 * @param type - of an answer that has a `statusCode`, and does not say its type
 * @returns undefined for what AWS cannot send
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function toReply(payload: string, type = 'text/plain;charset=UTF-8'): Reply | undefined {
  const value = parse(payload);
  if (typeof value !== 'object' || value === null || !('statusCode' in value)) {
    const body = typeof value === 'string' ? value : payload;
    return { status: 200, headers: [['content-type', 'application/json']], body };
  }
  const { success, data } = Answer.safeParse(value);
  if (!success) return undefined;
  const { statusCode: status, cookies, body, isBase64Encoded } = data;
  const given = Object.entries(data.headers ?? {}).map(([name, header]): [string, string] => [
    name.toLowerCase(),
    String(header),
  ]);
  const headers: [string, string][] = [
    ...(cookies ?? []).map((cookie): [string, string] => ['set-cookie', cookie]),
    ...given.filter(([name]) => !OWN.has(name)),
  ];
  if (!headers.every(isSendable)) return undefined;
  if (!headers.some(([name]) => name === 'content-type')) {
    headers.push(['content-type', type]);
  }
  return { status, headers, body: Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8') };
}

/** An answer of API Gateway itself. */
export const message = (status: number, text: string, headers: [string, string][] = []): Reply => ({
  status,
  headers: [['content-type', 'application/json'], ...headers],
  body: JSON.stringify({ message: text }),
});

function parse(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return payload;
  }
}

function isSendable([name, value]: [string, string]): boolean {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}
