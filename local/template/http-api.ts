import * as z from 'zod';
import type { AuthorizerConfig, CorsConfig, HttpApiConfig } from '../apigateway/config.ts';
import { type Resource, TemplateError } from './template.ts';

const Api = z.object({
  Name: z.string(),
  CorsConfiguration: z
    .object({
      AllowOrigins: z.array(z.string()).default([]),
      AllowMethods: z.array(z.string()).default([]),
      AllowHeaders: z.array(z.string()).default([]),
      ExposeHeaders: z.array(z.string()).default([]),
      AllowCredentials: z.boolean().default(false),
      MaxAge: z.number().optional(),
    })
    .optional(),
});
const Route = z.object({
  ApiId: z.string(),
  RouteKey: z.string(),
  Target: z.string(),
  AuthorizationType: z.enum(['NONE', 'CUSTOM', 'JWT']).default('NONE'),
  AuthorizerId: z.string().optional(),
});
const Integration = z.object({
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal('2.0'),
  TimeoutInMillis: z.number().default(30_000),
});
const Authorizer = z.discriminatedUnion('AuthorizerType', [
  z.object({
    AuthorizerType: z.literal('REQUEST'),
    Name: z.string(),
    IdentitySource: z.array(z.string()).default([]),
    AuthorizerUri: z.string(),
    AuthorizerPayloadFormatVersion: z.literal('2.0'),
    EnableSimpleResponses: z.literal(true),
    AuthorizerResultTtlInSeconds: z.number().default(0),
  }),
  z.object({
    AuthorizerType: z.literal('JWT'),
    Name: z.string(),
    IdentitySource: z.array(z.string()),
    JwtConfiguration: z.object({ Audience: z.array(z.string()).default([]), Issuer: z.string() }),
  }),
]);

/** The HTTP APIs of a template, each with its routes. @throws ZodError for what the local cloud has not */
export function httpApiConfigs(resources: Resource[]): HttpApiConfig[] {
  const of = (type: string) => resources.filter((resource) => resource.type === `AWS::ApiGatewayV2::${type}`);
  const integrations = new Map(
    of('Integration').map(({ ref, properties }) => [ref, Integration.parse(properties)]),
  );
  const authorizers = new Map(of('Authorizer').map(({ ref, properties }) => [ref, authorizer(properties)]));
  const routes = of('Route').map(({ properties }) => Route.parse(properties));
  return of('Api').map(({ ref, properties }) => {
    const { Name, CorsConfiguration } = Api.parse(properties);
    return {
      id: ref,
      name: Name,
      ...(CorsConfiguration && { cors: cors(CorsConfiguration) }),
      routes: routes
        .filter(({ ApiId }) => ApiId === ref)
        .map(({ RouteKey, Target, AuthorizerId = '' }) => {
          const integration = integrations.get(Target.replace('integrations/', ''));
          if (!integration) throw new TemplateError(`Route ${RouteKey} leads nowhere: ${Target}`);
          const known = authorizers.get(AuthorizerId);
          return {
            key: RouteKey,
            functionArn: integration.IntegrationUri,
            timeoutMs: integration.TimeoutInMillis,
            ...(known && { authorizer: known }),
          };
        }),
    };
  });
}

function authorizer(properties: Record<string, unknown>): AuthorizerConfig {
  const parsed = Authorizer.parse(properties);
  const { Name: name, IdentitySource: identitySources } = parsed;
  if (parsed.AuthorizerType === 'JWT') {
    const { Issuer: issuer, Audience: audience } = parsed.JwtConfiguration;
    return { type: 'JWT', name, identitySources, issuer, audience };
  }
  // arn:aws:apigateway:<region>:lambda:path/2015-03-31/functions/<arn>/invocations
  const functionArn = /functions\/(.+)\/invocations$/.exec(parsed.AuthorizerUri)?.[1] ?? '';
  const ttlSeconds = parsed.AuthorizerResultTtlInSeconds;
  return { type: 'REQUEST', name, identitySources, functionArn, ttlSeconds };
}

const cors = (told: NonNullable<z.output<typeof Api>['CorsConfiguration']>): CorsConfig => ({
  origins: told.AllowOrigins,
  methods: told.AllowMethods,
  headers: told.AllowHeaders,
  exposed: told.ExposeHeaders,
  credentials: told.AllowCredentials,
  ...(told.MaxAge !== undefined && { maxAgeSeconds: told.MaxAge }),
});
