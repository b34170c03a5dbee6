import * as z from 'zod';
import type { AuthorizerConfig } from '../apigateway/config.ts';
import { isIdentitySource } from '../apigateway/identity.ts';
import { functionArnOf } from './invocation-uri.ts';
import type { Resource } from './template.ts';

const IdentitySource = z.string().refine(isIdentitySource, {
  error: ({ input }) => `the local cloud knows no identity source ${String(input)}`,
});
const Authorizer = z.discriminatedUnion('AuthorizerType', [
  z.object({
    AuthorizerType: z.literal('REQUEST'),
    Name: z.string(),
    IdentitySource: z.array(IdentitySource).default([]),
    AuthorizerUri: z.string(),
    AuthorizerPayloadFormatVersion: z.literal('2.0'),
    EnableSimpleResponses: z.boolean().default(false),
    AuthorizerResultTtlInSeconds: z.number().min(0).max(3600).default(0),
  }),
  z.object({
    AuthorizerType: z.literal('JWT'),
    Name: z.string(),
    IdentitySource: z.array(IdentitySource).length(1),
    JwtConfiguration: z.object({ Audience: z.array(z.string()).min(1), Issuer: z.url() }),
  }),
]);

/** Who decides for the routes that name it. @throws ZodError for what the local cloud has not */
export function authorizerConfig({ ref: id, properties }: Resource): AuthorizerConfig {
  const parsed = Authorizer.parse(properties);
  const { Name: name, IdentitySource: identitySources } = parsed;
  if (parsed.AuthorizerType === 'JWT') {
    const { Issuer: issuer, Audience: audience } = parsed.JwtConfiguration;
    return { type: 'JWT', name, identitySources, issuer, audience };
  }
  return {
    type: 'REQUEST',
    id,
    name,
    identitySources,
    functionArn: functionArnOf(parsed.AuthorizerUri),
    ttlSeconds: parsed.AuthorizerResultTtlInSeconds,
    simpleResponses: parsed.EnableSimpleResponses,
  };
}
