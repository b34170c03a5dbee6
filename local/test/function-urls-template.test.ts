import { expect, test } from 'vitest';
import { functionUrlConfig } from '../template/function-url.ts';
import { resolveTemplate } from '../template/resolve.ts';
import { addressedIn } from '../template/addressed.ts';
import { arnOf } from './helpers/http-api.ts';

const stack = { accountId: '111111111111', region: 'eu-west-1', stackName: 'shop-dev' };

const templateOf = (given: object = {}, target: unknown = { 'Fn::GetAtt': ['Site', 'Arn'] }) => ({
  Resources: {
    Site: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'site' } },
    Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'shop' } },
    Url: { Type: 'AWS::Lambda::Url', Properties: { AuthType: 'NONE', TargetFunctionArn: target, ...given } },
  },
  Outputs: {
    Url: { Value: { 'Fn::GetAtt': ['Url', 'FunctionUrl'] } },
    Function: { Value: { 'Fn::GetAtt': ['Url', 'FunctionArn'] } },
    Ref: { Value: { Ref: 'Url' } },
    Api: { Value: { 'Fn::GetAtt': ['Api', 'ApiEndpoint'] } },
  },
});

/** The URL of a template that declares this of it. */
function config(given: object = {}, target?: unknown) {
  const { resources } = resolveTemplate(templateOf(given, target), stack);
  const url = resources.find(({ type }) => type === 'AWS::Lambda::Url');
  if (!url) throw new Error('there is no URL');
  return functionUrlConfig(url, stack);
}

test('a URL is known with its function', () => {
  expect(config()).toEqual({
    id: expect.stringMatching(/^[0-9a-z]{32}$/),
    accountId: '111111111111',
    region: 'eu-west-1',
    name: 'site',
    functionArn: arnOf('site'),
    authType: 'NONE',
  });
});

test('a function may be named by its name alone', () => {
  expect(config({ AuthType: 'AWS_IAM' }, 'site')).toEqual({ ...config(), authType: 'AWS_IAM' });
});

test('CORS is what the framework has for `cors: true`, without what it leaves open', () => {
  const Cors = {
    AllowCredentials: undefined,
    AllowHeaders: ['Content-Type'],
    AllowMethods: ['*'],
    AllowOrigins: ['*'],
    ExposeHeaders: undefined,
    MaxAge: undefined,
  };

  expect(config({ Cors }).cors).toEqual({
    origins: ['*'],
    methods: ['*'],
    headers: ['Content-Type'],
    exposed: [],
    credentials: false,
  });
});

test.each([
  [
    { InvokeMode: 'RESPONSE_STREAM' },
    'Url: InvokeMode RESPONSE_STREAM is not implemented by the local cloud',
  ],
  [{ Qualifier: 'blue' }, 'Url: Qualifier is not implemented by the local cloud'],
  [{ AuthType: 'OTHER' }, 'AuthType'],
  [{ Cors: { AllowMethods: ['OPTIONS'] } }, 'Url: OPTIONS is not one of GET, PUT, HEAD'],
  [{ Cors: { AllowOrigins: ['*'], AllowCredentials: true } }, 'exclude each other'],
])('%j is refused by name', (given, message) => {
  expect(() => config(given)).toThrow(message);
});

test('without an address here, a URL and an API have those of AWS', () => {
  const { outputs } = resolveTemplate(templateOf(), stack);

  expect(outputs).toEqual({
    Url: expect.stringMatching(/^https:\/\/[0-9a-z]{32}\.lambda-url\.eu-west-1\.on\.aws\/$/),
    Function: arnOf('site'),
    Ref: arnOf('site'),
    Api: expect.stringMatching(/^https:\/\/\w{10}\.execute-api\.eu-west-1\.amazonaws\.com$/),
  });
});

test('with an address, they have that: a URL with a slash, an API without', () => {
  const { httpApis, functionUrls } = addressedIn(templateOf(), stack);
  const addresses = Object.fromEntries([
    ...httpApis.map((id) => [id, 'http://127.0.0.1:3000']),
    ...functionUrls.map((id) => [id, 'http://127.0.0.1:3001']),
  ]);

  const { outputs } = resolveTemplate(templateOf(), stack, addresses);

  expect(outputs).toMatchObject({ Url: 'http://127.0.0.1:3001/', Api: 'http://127.0.0.1:3000' });
});
