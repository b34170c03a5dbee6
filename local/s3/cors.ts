import { AwsError } from '../gateway/aws-error.ts';
import type { Call } from '../gateway/call.ts';
import type { BucketConfig, CorsRule } from './config.ts';

/** What a browser asks for on behalf of a page of another origin. */
interface Asked {
  origin: string;
  method: string;
  headers: string[];
}

/** Lets a browser read the answer, if a rule of the bucket allows it. */
export function allowOrigin(call: Call, bucket: BucketConfig | undefined): void {
  const { origin } = call.headers;
  if (!origin || !bucket) return;
  const rule = ruleFor(bucket, { origin, method: call.method, headers: [] });
  if (rule) allow(call, rule, origin);
}

/** Answers a browser's preflight. It has no signature, though the URL that it asks for may have one. */
export function preflight(call: Call, bucket: BucketConfig | undefined): void {
  const { origin, 'access-control-request-method': method } = call.headers;
  if (!origin) throw new AwsError('BadRequest', 'Insufficient information. Origin request header needed.');
  if (!method) throw new AwsError('BadRequest', 'Invalid Access-Control-Request-Method: null');
  const names = call.headers['access-control-request-headers']?.toLowerCase().split(',') ?? [];
  const headers = names.map((name) => name.trim()).filter(Boolean);
  const rule = bucket && ruleFor(bucket, { origin, method, headers });
  if (!rule) {
    const message = bucket?.cors.length
      ? 'This CORS request is not allowed.'
      : 'CORS is not enabled for this bucket.';
    throw new AwsError('AccessForbidden', `CORSResponse: ${message}`, 403);
  }
  allow(call, rule, origin);
  if (headers.length > 0) call.response.setHeader('access-control-allow-headers', headers.join(', '));
  call.response.writeHead(200).end();
}

/** The first rule that allows all of it. */
function ruleFor({ cors }: BucketConfig, { origin, method, headers }: Asked): CorsRule | undefined {
  return cors.find(
    (rule) =>
      rule.methods.includes(method) &&
      rule.origins.some((pattern) => matches(pattern, origin)) &&
      headers.every((name) => rule.headers.some((pattern) => matches(pattern.toLowerCase(), name))),
  );
}

function allow(
  { response }: Call,
  { origins, methods, exposed, maxAgeSeconds }: CorsRule,
  origin: string,
): void {
  const all = origins.includes('*');
  response.setHeader('access-control-allow-origin', all ? '*' : origin);
  if (!all) response.setHeader('access-control-allow-credentials', 'true');
  response.setHeader('access-control-allow-methods', methods.join(', '));
  if (exposed.length > 0) response.setHeader('access-control-expose-headers', exposed.join(', '));
  if (maxAgeSeconds !== undefined) response.setHeader('access-control-max-age', maxAgeSeconds);
  response.setHeader('vary', 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method');
}

/** A pattern has one star at most. */
function matches(pattern: string, text: string): boolean {
  const [before = '', after] = pattern.split('*');
  if (after === undefined) return pattern === text;
  return text.length >= before.length + after.length && text.startsWith(before) && text.endsWith(after);
}
