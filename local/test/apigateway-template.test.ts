import { describe, expect, test } from 'vitest';
import { httpApiConfigs } from '../template/http-api.ts';
import { resolveTemplate } from '../template/resolve.ts';
import { arnOf } from './helpers/http-api.ts';

const place = { accountId: '111111111111', region: 'eu-west-1', stackName: 'shop-dev' };
const invocation = `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${arnOf('token')}/invocations`;

type Properties = Record<string, unknown>;
const api: Properties = { Name: 'shop', ProtocolType: 'HTTP' };
const integration: Properties = {
  ApiId: { Ref: 'Api' },
  IntegrationType: 'AWS_PROXY',
  IntegrationUri: arnOf('shop'),
  PayloadFormatVersion: '2.0',
};
const route: Properties = {
  ApiId: { Ref: 'Api' },
  RouteKey: 'GET /pets/{id}',
  Target: { 'Fn::Join': ['/', ['integrations', { Ref: 'Integration' }]] },
};
const byFunction: Properties = {
  ApiId: { Ref: 'Api' },
  Name: 'token',
  AuthorizerType: 'REQUEST',
  AuthorizerUri: invocation,
  AuthorizerPayloadFormatVersion: '2.0',
  IdentitySource: ['$request.header.Authorization', '$context.routeKey'],
  EnableSimpleResponses: true,
  AuthorizerResultTtlInSeconds: 300,
};
const byIssuer: Properties = {
  ApiId: { Ref: 'Api' },
  Name: 'oidc',
  AuthorizerType: 'JWT',
  IdentitySource: ['$request.header.Authorization'],
  JwtConfiguration: { Issuer: 'https://issuer.example', Audience: ['app'] },
};
const asked = (AuthorizationType: string): Properties => ({
  ...route,
  AuthorizationType,
  AuthorizerId: { Ref: 'Authorizer' },
});

/** The APIs of a template that declares these; what is left out is as usual. */
function configs(given: Record<string, Properties>) {
  const declared = { Api: api, Integration: integration, Route: route, ...given };
  const resources = Object.entries(declared).map(([name, properties]) => [
    name,
    { Type: `AWS::ApiGatewayV2::${name}`, Properties: properties },
  ]);
  return httpApiConfigs(
    resolveTemplate({ Resources: Object.fromEntries(resources) }, place).resources,
    place,
  );
}

test('an API has its routes, with the functions behind them', () => {
  const [config, ...others] = configs({ Stage: { StageName: '$default', AutoDeploy: true } });

  expect(others).toEqual([]);
  expect(config).toMatchObject({ name: 'shop' });
  expect(config?.routes).toEqual([{ key: 'GET /pets/{id}', functionArn: arnOf('shop'), timeoutMs: 30_000 }]);
  expect(config).not.toHaveProperty('cors');
});

test('a function may be named by the URI of its invocation', () => {
  const [config] = configs({
    Integration: { ...integration, IntegrationUri: invocation, TimeoutInMillis: 50 },
  });

  expect(config?.routes).toMatchObject([{ functionArn: arnOf('token'), timeoutMs: 50 }]);
});

test('an authorizer function is known with all that it asks for', () => {
  const [config] = configs({ Authorizer: byFunction, Route: asked('CUSTOM') });

  expect(config?.routes[0]?.authorizer).toEqual({
    type: 'REQUEST',
    id: 'shop-dev-Authorizer',
    name: 'token',
    functionArn: arnOf('token'),
    identitySources: ['$request.header.Authorization', '$context.routeKey'],
    ttlSeconds: 300,
    simpleResponses: true,
  });
});

test('an authorizer function answers with policies, and is asked each time, unless it says otherwise', () => {
  const { EnableSimpleResponses: _, AuthorizerResultTtlInSeconds: __, ...Authorizer } = byFunction;

  const [config] = configs({ Authorizer, Route: asked('CUSTOM') });

  expect(config?.routes[0]?.authorizer).toMatchObject({ simpleResponses: false, ttlSeconds: 0 });
});

test('an issuer is known with the scopes of the route', () => {
  const [config] = configs({
    Authorizer: byIssuer,
    Route: { ...asked('JWT'), AuthorizationScopes: ['read'] },
  });

  expect(config?.routes[0]).toMatchObject({
    authorizer: { type: 'JWT', issuer: 'https://issuer.example', audience: ['app'] },
    scopes: ['read'],
  });
});

test('an authorizer that a route names without asking it is not asked', () => {
  const [config] = configs({ Authorizer: byFunction, Route: asked('NONE') });

  expect(config?.routes[0]).not.toHaveProperty('authorizer');
});

test.each(['$default', 'ANY /', 'GET /a/{b}/c', 'ANY /{proxy+}', 'POST /a.b/c-d/{e_f+}'])(
  'a route may be %s',
  (RouteKey) => {
    expect(configs({ Route: { ...route, RouteKey } })[0]?.routes[0]?.key).toBe(RouteKey);
  },
);

const stage = (rest: Properties): Record<string, Properties> => ({
  Stage: { ApiId: { Ref: 'Api' }, StageName: '$default', ...rest },
});
const DestinationArn = 'arn:aws:logs:eu-west-1:111111111111:log-group:/aws/http-api/shop';
const limits = (ThrottlingRateLimit?: number, ThrottlingBurstLimit?: number): Properties => ({
  ThrottlingRateLimit,
  ThrottlingBurstLimit,
});

test('a stage limits each route, and one of them otherwise', () => {
  const [config] = configs(
    stage({ DefaultRouteSettings: limits(50, 100), RouteSettings: { 'GET /pets/{id}': limits(5) } }),
  );

  expect(config?.stage).toEqual({
    limit: { rate: 50, burst: 100 },
    routeLimits: { 'GET /pets/{id}': { rate: 5, burst: 100 } },
  });
});

test.each([
  [limits(50), { rate: 50, burst: 5_000 }],
  [limits(undefined, 100), { rate: 10_000, burst: 100 }],
])('of a stage that says %j alone the account limits the rest', (DefaultRouteSettings, limit) => {
  const [config] = configs(stage({ DefaultRouteSettings }));

  expect(config?.stage?.limit).toEqual(limit);
});

test('a stage without limits has none', () => {
  const [config] = configs(stage({ DefaultRouteSettings: { DetailedMetricsEnabled: false } }));

  expect(config?.stage).toEqual({ routeLimits: {} });
});

test.each([DestinationArn, `${DestinationArn}:*`])('a stage logs to %s', (arn) => {
  const [config] = configs(
    stage({ AccessLogSettings: { DestinationArn: arn, Format: '$context.requestId\n' } }),
  );

  expect(config?.stage?.accessLog).toEqual({ group: '/aws/http-api/shop', format: '$context.requestId' });
});

describe('is refused', () => {
  const cors = (rest: Properties) => ({ Api: { ...api, CorsConfiguration: rest } });
  test.each<[string, Record<string, Properties>, RegExp]>([
    ['a WebSocket API', { Api: { ...api, ProtocolType: 'WEBSOCKET' } }, /HTTP/],
    ['a stage of another name', { Stage: { StageName: 'dev' } }, /\$default/],
    [
      'a stage with variables',
      { Stage: { StageName: '$default', StageVariables: { a: 'b' } } },
      /StageVariables/,
    ],
    [
      'a log that is no log group',
      stage({ AccessLogSettings: { DestinationArn: 'arn:aws:firehose:eu-west-1:1:x', Format: 'x' } }),
      /no log group/,
    ],
    [
      'a log that does not tell of which request',
      stage({ AccessLogSettings: { DestinationArn, Format: '$context.status' } }),
      /no \$context\.requestId/,
    ],
    [
      'a variable that nobody knows',
      stage({ AccessLogSettings: { DestinationArn, Format: '$context.requestId $context.wafResponseCode' } }),
      /\$context\.wafResponseCode/,
    ],
    [
      'a line that is two',
      stage({ AccessLogSettings: { DestinationArn, Format: '$context.requestId\n$context.path' } }),
      /more than a line/,
    ],
    ['a limit below nothing', stage({ DefaultRouteSettings: limits(-1) }), /ThrottlingRateLimit/],
    [
      'credentials for any origin',
      cors({ AllowOrigins: ['*'], AllowCredentials: true }),
      /exclude each other/,
    ],
    ['an origin with a pattern', cors({ AllowOrigins: ['https://*.example.com'] }), /AllowOrigins/],
    ['a route that leads nowhere', { Route: { ...route, Target: 'integrations/none' } }, /leads nowhere/],
    ['a route without its authorizer', { Route: { ...route, AuthorizationType: 'CUSTOM' } }, /no authorizer/],
    [
      'a route with a JWT authorizer for a function',
      { Authorizer: byIssuer, Route: asked('CUSTOM') },
      /no authorizer/,
    ],
    [
      'a route with a function for a JWT authorizer',
      { Authorizer: byFunction, Route: asked('JWT') },
      /no authorizer/,
    ],
    [
      'a route for signed requests',
      { Route: { ...route, AuthorizationType: 'AWS_IAM' } },
      /AuthorizationType/,
    ],
    [
      'an integration that is no function',
      { Integration: { ...integration, IntegrationType: 'HTTP_PROXY' } },
      /AWS_PROXY/,
    ],
    [
      'a function that is a URL',
      { Integration: { ...integration, IntegrationUri: 'https://a.test' } },
      /only/,
    ],
    ['an older payload', { Integration: { ...integration, PayloadFormatVersion: '1.0' } }, /2\.0/],
    ['more patience than AWS has', { Integration: { ...integration, TimeoutInMillis: 30_001 } }, /30000/],
    [
      'an identity source that nobody knows',
      { Authorizer: { ...byFunction, IdentitySource: ['$stageVariables.a'] }, Route: asked('CUSTOM') },
      /no identity source \$stageVariables\.a/,
    ],
    [
      'an answer that holds too long',
      { Authorizer: { ...byFunction, AuthorizerResultTtlInSeconds: 3601 }, Route: asked('CUSTOM') },
      /3600/,
    ],
    [
      'an issuer for everybody',
      {
        Authorizer: { ...byIssuer, JwtConfiguration: { Issuer: 'https://a.test', Audience: [] } },
        Route: asked('JWT'),
      },
      /Audience/,
    ],
  ])('%s', (_, given, message) => {
    expect(() => configs(given)).toThrow(message);
  });

  test.each(['get /a', 'GET a', 'GET /a/', 'GET /{a+}/b', 'GET /a{b}', 'GET //a', 'BREW /a', '/a', ''])(
    'the route %j',
    (RouteKey) => {
      expect(() => configs({ Route: { ...route, RouteKey } })).toThrow(/RouteKey/);
    },
  );
});
