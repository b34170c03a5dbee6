import type { ServerResponse } from 'node:http';
import * as z from 'zod';

const Reply = z.looseObject({
  statusCode: z.coerce.number().int().min(100).max(599),
  headers: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  cookies: z.array(z.string()).default([]),
  body: z.string().default(''),
  isBase64Encoded: z.boolean().default(false),
});

/**
 * Sends what a function answered. Without a `statusCode` the whole answer is the JSON body of a 200.
 * @param payload - JSON
 */
export function sendReply(response: ServerResponse, payload: string): void {
  const value: unknown = JSON.parse(payload);
  const told = typeof value === 'object' && value !== null && 'statusCode' in value;
  if (!told) return send(response, 200, typeof value === 'string' ? value : payload);
  const { success, data } = Reply.safeParse(value);
  if (!success) return sendMessage(response, 500, 'Internal Server Error');
  for (const [name, header] of Object.entries(data.headers)) response.setHeader(name, String(header));
  if (data.cookies.length > 0) response.setHeader('set-cookie', data.cookies);
  send(response, data.statusCode, Buffer.from(data.body, data.isBase64Encoded ? 'base64' : 'utf8'));
}

/** An answer of API Gateway itself. */
export function sendMessage(response: ServerResponse, status: number, message: string): void {
  send(response, status, JSON.stringify({ message }));
}

function send(response: ServerResponse, status: number, body: string | Buffer): void {
  if (!response.hasHeader('content-type')) response.setHeader('content-type', 'application/json');
  response.writeHead(status).end(body);
}
