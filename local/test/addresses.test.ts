import { expect, test } from 'vitest';
import { freePort } from './helpers/listeners.ts';
import { OUTPUTS, siteResources } from './helpers/site-template.ts';
import { startStack } from './helpers/stack.ts';

const site = { Resources: siteResources(), Outputs: OUTPUTS };
const ADDRESS = /^http:\/\/127\.0\.0\.1:\d+$/;

test('what is deployed has the addresses of this machine, wherever its template names them', async () => {
  await using local = await startStack();

  const { status, outputs } = await local.change(site);

  const { SiteLambdaFunctionUrl: siteUrl = '', HttpApiUrl: apiUrl, Origin: origin = '' } = outputs;
  expect(status).toBe('CREATE_COMPLETE');
  expect(origin).toMatch(ADDRESS);
  expect(siteUrl).toBe(`${origin}/`);
  expect(apiUrl).toMatch(ADDRESS);
  expect(await local.parameter('/site/api')).toEqual([apiUrl, 1]);
  const answer = await fetch(`${siteUrl}any`);
  expect([answer.status, await answer.json()]).toMatchObject([200, { API_PARAMETER: '/site/api' }]);
});

test('a page of the site may call the API and the bucket, as its origin is named in their CORS', async () => {
  await using local = await startStack();
  const { outputs } = await local.change(site);
  const { SiteLambdaFunctionUrl: siteUrl = '', HttpApiUrl: apiUrl = '' } = outputs;
  // As a browser has it.
  const { origin } = new URL(siteUrl);
  const preflight = (address: string, method: string, from = origin) =>
    fetch(address, {
      method: 'OPTIONS',
      headers: { origin: from, 'access-control-request-method': method },
    }).then(({ headers }) => headers.get('access-control-allow-origin'));

  const bucket = `${local.cloud.endpoint}/site-photos`;

  expect(await preflight(apiUrl, 'GET')).toBe(origin);
  expect(await preflight(bucket, 'POST')).toBe(origin);
  expect(await preflight(apiUrl, 'GET', 'http://127.0.0.1:9')).toBe(null);
  expect(await preflight(bucket, 'POST', 'http://127.0.0.1:9')).toBe(null);
});

test('an address lasts over an update and over restarts, whoever came first', async () => {
  const first = await startStack();
  const { outputs } = await first.change(site);
  const more = { Extra: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'extra' } } };
  const updated = await first.change({ ...site, Resources: { ...site.Resources, ...more } }, 'UPDATE');
  await first.close();

  await using second = await startStack(siteResources('own'), { state: first.directory });

  expect(updated.outputs).toEqual(outputs);
  const { origin } = new URL(outputs['SiteLambdaFunctionUrl'] ?? '');
  expect(second.cloud.functionUrls().find(({ name }) => name === 'site')?.address).toBe(origin);
  expect((await fetch(origin)).status).toBe(200);
});

test('the service has the first ports: its API, and then its function URLs', async () => {
  const httpPort = await freePort();
  const { Site: function_, SiteUrl: url, Role: role, HttpApi: api, ...others } = siteResources();
  // The order of the template is another one.
  const own = { SiteUrl: url, Site: function_, Role: role, HttpApi: api, ...others };

  await using local = await startStack(own, { httpPort });

  expect(Object.values(local.cloud.httpApis())).toEqual([`http://127.0.0.1:${httpPort}`]);
  expect(local.cloud.functionUrls()).toMatchObject([
    { name: 'site', address: `http://127.0.0.1:${httpPort + 1}` },
  ]);
  const state: unknown = await (await fetch(`${local.cloud.endpoint}/_local/state`)).json();
  expect(state).toMatchObject({
    functionUrls: [{ name: 'site', address: `http://127.0.0.1:${httpPort + 1}` }],
  });
});

test('an HTTP API that another program serves has the address that it has there', async () => {
  const httpApiAddress = 'http://localhost:3000';

  await using local = await startStack(siteResources(), { httpApiAddress });

  expect(await local.parameter('/site/api')).toEqual([httpApiAddress, 1]);
  expect(Object.values(local.cloud.httpApis())).toEqual([httpApiAddress]);
});

test('what is removed answers no more', async () => {
  await using local = await startStack();
  const { outputs } = await local.change(site);

  await local.remove();

  await expect(fetch(outputs['SiteLambdaFunctionUrl'] ?? '')).rejects.toThrow('fetch failed');
  expect(local.cloud.functionUrls()).toEqual([]);
  expect(await local.parameter('/site/api')).toBe('ParameterNotFound');
});

test('a URL that an update takes away answers no more, and all else does', async () => {
  await using local = await startStack();
  const { outputs } = await local.change(site);
  const { HttpApi, ApiParameter } = site.Resources;
  const api = { ...HttpApi, Properties: { Name: 'site', ProtocolType: 'HTTP' } };

  const { status } = await local.change({ Resources: { HttpApi: api, ApiParameter } }, 'UPDATE');

  expect(status).toBe('UPDATE_COMPLETE');
  await expect(fetch(outputs['SiteLambdaFunctionUrl'] ?? '')).rejects.toThrow('fetch failed');
  expect((await fetch(outputs['HttpApiUrl'] ?? '')).status).toBe(404);
});

test.each([
  ['an HTTP API', 'AWS::ApiGatewayV2::Api', { Name: 'site', ProtocolType: 'HTTP' }],
  ['a function URL', 'AWS::Lambda::Url', { AuthType: 'NONE', TargetFunctionArn: 'site' }],
])('%s of another stack is not taken from it', async (_, Type, Properties) => {
  await using local = await startStack(siteResources());
  const before = [local.cloud.httpApis(), local.cloud.functionUrls()];

  const { status, reason } = await local.change({ Resources: { Taken: { Type, Properties } } });
  await local.remove();

  expect([status, reason]).toEqual(['ROLLBACK_COMPLETE', expect.stringContaining('site already exists')]);
  expect([local.cloud.httpApis(), local.cloud.functionUrls()]).toEqual(before);
});

test('a stack that cannot be made leaves its addresses', async () => {
  await using local = await startStack();
  const host = { 'Fn::Select': [2, { 'Fn::Split': ['/', { 'Fn::GetAtt': ['SiteUrl', 'FunctionUrl'] }] }] };
  const port = { 'Fn::Select': [1, { 'Fn::Split': [':', host] }] };
  // Nothing lets the bucket invoke the function: the refusal names the bucket.
  const Broken = {
    Type: 'AWS::S3::Bucket',
    Properties: {
      BucketName: { 'Fn::Join': ['-', ['port', port]] },
      NotificationConfiguration: {
        LambdaConfigurations: [{ Event: 's3:ObjectCreated:*', Function: { 'Fn::GetAtt': ['Site', 'Arn'] } }],
      },
    },
  };

  const { status, reason } = await local.change({ Resources: { ...site.Resources, Broken } });

  const [, told] = /arn:aws:s3:::port-(\d+)/.exec(reason) ?? [];
  expect(status).toBe('ROLLBACK_COMPLETE');
  expect(Number(told)).toBeGreaterThan(0);
  await expect(fetch(`http://127.0.0.1:${told}/`)).rejects.toThrow('fetch failed');
});
