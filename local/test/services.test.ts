import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ACCOUNTS } from '../iam/accounts.ts';
import { launch } from '../launch.ts';
import { compileServices } from '../services/compile.ts';
import { otherServices } from '../services/config.ts';
import { frameworkOf } from './helpers/serverless.ts';

const [own, other] = ACCOUNTS;
const region = 'eu-central-1';

/** A service that has a shop beside it, in a folder of its own. @param yaml - the shop's */
function serviceBeside(yaml: string) {
  const serviceDir = mkdtempSync(join(tmpdir(), 'local-services-'));
  onTestFinished(() => rmSync(serviceDir, { recursive: true }));
  mkdirSync(join(serviceDir, 'shop'));
  writeFileSync(join(serviceDir, 'shop/serverless.yml'), yaml);
  writeFileSync(join(serviceDir, 'shop/price.js'), `exports.handler = async () => process.env.CURRENCY;`);
  const services = [{ path: 'shop', account: 'backup', params: { currency: 'EUR' } }];
  const template = { Resources: {}, Outputs: { Name: { Value: 'own' } } };
  const serverless = frameworkOf({
    serviceDir,
    custom: { local: { services } },
    provider: { region, stage: 'try', compiledCloudFormationTemplate: template },
  });
  const directory = join(serviceDir, '.local');
  return { serverless, directory, template };
}

const shop = `
service: shop
params: { default: { currency: USD } }
provider: { name: aws, runtime: nodejs24.x, region: '\${opt:region}' }
functions: { price: { handler: price.handler, environment: { CURRENCY: '\${param:currency}' } } }
resources:
  Resources:
    Goods: { Type: AWS::S3::Bucket, Properties: { BucketName: !Sub 'goods-\${sls:stage}-\${AWS::AccountId}' } }
    Jobs: { Type: AWS::Batch::JobQueue }
  Outputs: { Name: { Value: !Ref Goods } }
`;

describe('custom.local.services', () => {
  test('names folders, accounts and parameters', () => {
    const services = [{ path: 'shop', account: 'backup', params: { size: 1 } }];

    expect(otherServices({ local: { services } })).toEqual([
      { path: 'shop', accountId: other.id, params: { size: '1' } },
    ]);
    expect(otherServices({})).toEqual([]);
  });

  test.each([
    [
      { path: 'shop', account: 'nobody' },
      'The local cloud has no account "nobody". There are local and backup',
    ],
    [{ path: 'shop' }, 'custom.local.services'],
    [{ path: 'shop', account: 'backup', stage: 'dev' }, 'custom.local.services'],
  ])('%j is refused', (service, message) => {
    expect(() => otherServices({ local: { services: [service] } })).toThrow(message);
  });
});

describe('a service beside the own one', () => {
  test('stands in its own account, with the stage, region and parameters that it was given', async () => {
    const { serverless, directory, template } = serviceBeside(shop);
    const others = compileServices(serverless, directory);
    const options = { directory, port: 0, httpPort: 0, fresh: true, speed: 1 };

    const { cloud, missing } = await launch(serverless, { template, others }, options);

    onTestFinished(() => cloud.close());
    const { accessKeyId, secretAccessKey } = other;
    const client = { endpoint: cloud.endpoint, region, credentials: { accessKeyId, secretAccessKey } };
    await new S3Client(client).send(new HeadBucketCommand({ Bucket: `goods-try-${other.id}` }));
    const invoke = new InvokeCommand({ FunctionName: 'shop-try-price' });
    const { Payload } = await new LambdaClient(client).send(invoke);
    expect(Payload?.transformToString()).toBe('"EUR"');
    expect(missing).toEqual(['Jobs (AWS::Batch::JobQueue)']);
    expect(cloud.stacks.map(({ name, accountId }) => [name, accountId])).toEqual([
      ['own-try', own.id],
      ['shop-try', other.id],
    ]);
    expect(cloud.outputs()).toMatchObject({ Name: 'own' });
  });

  test('that cannot be compiled is an error with what was wrong, and what to type', async () => {
    const { serverless, directory } = serviceBeside('service: shop\nprovider: aws\ncustom: "${oops:x}"');

    const [compiled] = compileServices(serverless, directory);

    await expect(compiled).rejects.toMatchObject({
      name: 'ServiceError',
      message: expect.stringMatching(
        /^shop cannot be compiled.*cd \S*shop && npx serverless package --stage try --region eu-central-1 --param currency=EUR\n[^]*oops/,
      ),
    });
  });

  test('that is not there is named', async () => {
    const { serverless, directory } = serviceBeside(shop);
    rmSync(join(serverless.serviceDir, 'shop'), { recursive: true });

    const [compiled] = compileServices(serverless, directory);

    await expect(compiled).rejects.toThrow('custom.local.services: there is no folder shop');
  });
});
