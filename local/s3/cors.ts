import { AwsError } from '../gateway/aws-error.ts';
import type { Call } from '../gateway/call.ts';
import type { BucketConfig, CorsRule } from './config.ts';

const matches = (pattern: string, text: string): boolean => {
  const [before = '', after] = pattern.split('*');
  return after === undefined ? pattern === text : text.startsWith(before) && text.endsWith(after);
};

/** Lets a browser read the answer, if a rule of the bucket allows its origin. */
export function allowOrigin(call: Call, bucket: BucketConfig, method = call.method): CorsRule | undefined {
  const origin = call.headers.origin;
  if (!origin) return undefined;
  const rule = bucket.cors.find(
    ({ origins, methods }) => methods.includes(method) && origins.some((pattern) => matches(pattern, origin)),
  );
  if (!rule) return undefined;
  call.response.setHeader('access-control-allow-origin', rule.origins.includes('*') ? '*' : origin);
  call.response.setHeader('vary', 'Origin');
  if (rule.exposed.length > 0)
    call.response.setHeader('access-control-expose-headers', rule.exposed.join(', '));
  return rule;
}

/** Answers a browser's preflight. It has no signature, though the URL that it asks for may have one. */
export function preflight(call: Call, bucket: BucketConfig | undefined): void {
  const method = call.headers['access-control-request-method'] ?? '';
  const asked = (call.headers['access-control-request-headers'] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  const rule = bucket && allowOrigin(call, bucket, method);
  const allowed = asked.every((name) =>
    rule?.headers.some((pattern) => matches(pattern.toLowerCase(), name.toLowerCase())),
  );
  if (!rule || !allowed)
    throw new AwsError('AccessForbidden', 'CORSResponse: This CORS request is not allowed.', 403);
  call.response.writeHead(200, {
    'access-control-allow-methods': rule.methods.join(', '),
    'access-control-allow-headers': asked.join(', '),
    ...(rule.maxAgeSeconds !== undefined && { 'access-control-max-age': String(rule.maxAgeSeconds) }),
  });
  call.response.end();
}
