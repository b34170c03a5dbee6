import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { expect, test } from 'vitest';
import { compiledTemplate } from '../helpers/template.ts';

test('every route asks the authorizer, but the health check, the document and what leads nowhere', () => {
  const routes = compiledTemplate()
    .ofType('AWS::ApiGatewayV2::Route')
    .map(([, { Properties }]) => [Properties.RouteKey, Properties.AuthorizerId]);

  const authorizer = { Ref: 'HttpApiAuthorizerToken' };
  expect(Object.fromEntries(routes)).toStrictEqual({
    $default: undefined,
    'GET /health': undefined,
    'GET /openapi.json': undefined,
    'POST /images': authorizer,
    'GET /images': authorizer,
    'GET /images/{id}': authorizer,
    'DELETE /images/{id}': authorizer,
    'GET /failures': authorizer,
    'GET /failures/{id}': authorizer,
    'POST /failures/{id}/retry': authorizer,
    'GET /backups': authorizer,
    'GET /feed': authorizer,
    'GET /sources': authorizer,
    'GET /banner': authorizer,
  });
});

test('no issuer is declared that nobody chose: API Gateway would look it up, and the deployment fail', () => {
  const names = compiledTemplate()
    .ofType('AWS::ApiGatewayV2::Authorizer')
    .map(([, { Properties }]) => Properties.Name);

  expect(names).toEqual(['token']);
});

test('pages of other origins may call it only if they are named, or our own', () => {
  const { CorsConfiguration } = compiledTemplate().Resources['HttpApi']?.Properties ?? {};

  expect(CorsConfiguration.AllowOrigins).toEqual([expect.any(Object), 'http://localhost:5173']);
  expect(CorsConfiguration.AllowMethods).toEqual(['GET', 'POST', 'DELETE']);
});

test('API Gateway may call the API and its authorizer, from this API alone', () => {
  const permissions = compiledTemplate()
    .ofType('AWS::Lambda::Permission')
    .filter(([, { Properties }]) => Properties.Principal === 'apigateway.amazonaws.com');

  const names = permissions.map(([, { Properties }]): string => Properties.FunctionName['Fn::GetAtt'][0]);
  expect(new Set(names)).toEqual(new Set(['ApiLambdaFunction', 'AuthorizerLambdaFunction']));
  for (const [id, { Properties }] of permissions)
    expect(JSON.stringify(Properties.SourceArn), id).toContain('{"Ref":"HttpApi"},"/*"');
});

test('each route takes so many requests, by parameters, and what was said of metrics still stands', () => {
  const { DefaultRouteSettings, StageName } = compiledTemplate().Resources['HttpApiStage']?.Properties ?? {};

  expect(StageName).toBe('$default');
  expect(DefaultRouteSettings).toEqual({
    ThrottlingRateLimit: 100,
    ThrottlingBurstLimit: 500,
    DetailedMetricsEnabled: false,
  });
});

test('each request leaves a line of JSON, without a token, in a group that is not kept for ever', () => {
  const { AccessLogSettings } = compiledTemplate().Resources['HttpApiStage']?.Properties ?? {};
  const group = compiledTemplate().Resources['HttpApiLogGroup'];

  const line = JSON.parse(AccessLogSettings.Format);
  expect(Object.keys(line)).toEqual(
    expect.arrayContaining(['requestId', 'routeKey', 'status', 'latency', 'integrationError', 'sourceIp']),
  );
  expect(AccessLogSettings.Format).not.toMatch(/\n|header|authorization|token/i);
  expect(AccessLogSettings.DestinationArn).toEqual({ 'Fn::GetAtt': ['HttpApiLogGroup', 'Arn'] });
  expect(group?.Properties).toMatchObject({
    LogGroupName: '/aws/http-api/lambda-by-example-dev',
    RetentionInDays: 14,
  });
});

const declared = (name: string) =>
  parse(readFileSync(`resources/${name}.yml`, 'utf8'), { logLevel: 'error' });

test('the line says whose token it was, whoever decides', () => {
  const { Format } = compiledTemplate().Resources['HttpApiStage']?.Properties.AccessLogSettings ?? {};
  const { owner } = declared('http-api');

  expect(Object.keys(owner)).toEqual(Object.keys(declared('authorizers')));
  expect(JSON.parse(Format).owner).toBe(`$context.${owner.token}`);
});
