import * as z from 'zod';
import type { HttpApiConfig, RouteConfig } from '../apigateway/config.ts';
import { authorizerConfig } from './authorizer.ts';
import { Cors, corsConfig } from './cors.ts';
import { stageConfig } from './http-stage.ts';
import { functionArnOf } from './invocation-uri.ts';
import { type Resource, type Stack, TemplateError } from './template.ts';

const Api = z.object({
  Name: z.string(),
  ProtocolType: z.literal('HTTP'),
  CorsConfiguration: Cors.optional(),
});
const PART = String.raw`/(?:[^/{}\s]+|\{[^/{}+]+\})`;
const REST = String.raw`/\{[^/{}+]+\+\}`;
const METHODS = 'ANY|DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT';
const ROUTE_KEY = new RegExp(`^(?:\\$default|(?:${METHODS}) (?:/|(?:${PART})+|(?:${PART})*${REST}))$`);
const Route = z.object({
  ApiId: z.string(),
  RouteKey: z.string().regex(ROUTE_KEY, 'not a route of an HTTP API'),
  Target: z.string(),
  AuthorizationType: z.enum(['NONE', 'CUSTOM', 'JWT']).default('NONE'),
  AuthorizerId: z.string().optional(),
  AuthorizationScopes: z.array(z.string()).default([]),
});
const Integration = z.object({
  IntegrationType: z.literal('AWS_PROXY'),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal('2.0'),
  TimeoutInMillis: z.number().min(50).max(30_000).default(30_000),
});

/** The HTTP APIs of a template, each with its routes. @throws TemplateError, ZodError for what the local cloud has not */
export function httpApiConfigs(resources: Resource[], { accountId }: Stack): HttpApiConfig[] {
  const of = (type: string) => resources.filter((resource) => resource.type === `AWS::ApiGatewayV2::${type}`);
  const stages = of('Stage').map((stage) => ({
    apiId: stage.properties['ApiId'],
    stage: stageConfig(stage),
  }));
  const routes = of('Route').map(({ properties }) => Route.parse(properties));
  return of('Api').map(({ ref, properties }) => {
    const { Name, CorsConfiguration } = Api.parse(properties);
    const stage = stages.find(({ apiId }) => apiId === ref);
    return {
      id: ref,
      accountId,
      name: Name,
      ...(stage && { stage: stage.stage }),
      ...(CorsConfiguration && { cors: corsConfig(CorsConfiguration) }),
      routes: routes
        .filter(({ ApiId }) => ApiId === ref)
        .map((route) => routeConfig(route, of('Integration'), of('Authorizer'))),
    };
  });
}

function routeConfig(
  { RouteKey, Target, AuthorizationType, AuthorizerId, AuthorizationScopes }: z.output<typeof Route>,
  integrations: Resource[],
  authorizers: Resource[],
): RouteConfig {
  const target = integrations.find(({ ref }) => Target === `integrations/${ref}`);
  if (!target) throw new TemplateError(`Route ${RouteKey} leads nowhere: ${Target}`);
  const { IntegrationUri, TimeoutInMillis } = Integration.parse(target.properties);
  const route = { key: RouteKey, functionArn: functionArnOf(IntegrationUri), timeoutMs: TimeoutInMillis };
  if (AuthorizationType === 'NONE') return route;
  const found = authorizers.find(({ ref }) => ref === AuthorizerId);
  const authorizer = found && authorizerConfig(found);
  if (authorizer?.type !== (AuthorizationType === 'JWT' ? 'JWT' : 'REQUEST')) {
    throw new TemplateError(`Route ${RouteKey} has no authorizer of its type, ${AuthorizationType}`);
  }
  return { ...route, authorizer, scopes: AuthorizationScopes };
}
