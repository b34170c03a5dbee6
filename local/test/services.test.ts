import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CloudFormationClient,
  DeleteStackCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetObjectCommand, HeadBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
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
    Goods: { Type: AWS::S3::Bucket, DeletionPolicy: Retain, Properties: { BucketName: !Sub 'goods-\${sls:stage}-\${AWS::AccountId}' } }
    Jobs: { Type: AWS::Batch::JobQueue }
  Outputs: { Name: { Value: !Ref Goods } }
`;

/** Brings both up. @returns also what a client of the shop's account is made with */
async function start({ serverless, directory, template }: ReturnType<typeof serviceBeside>) {
  const others = compileServices(serverless, directory);
  const options = { directory, port: 0, httpPort: 0, fresh: false, speed: 1 };
  const { cloud, missing } = await launch(serverless, { template, others }, options);
  const { accessKeyId, secretAccessKey } = other;
  const credentials = { accessKeyId, secretAccessKey };
  return { cloud, missing, client: { endpoint: cloud.endpoint, region, credentials } };
}

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
    const { cloud, missing, client } = await start(serviceBeside(shop));

    onTestFinished(() => cloud.close());
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

  test('has again what it left behind when it was removed', async () => {
    const service = serviceBeside(shop);
    const goods = { Bucket: `goods-try-${other.id}`, Key: 'chair' };
    const before = await start(service);
    const shopStack = { StackName: 'shop-try' };
    const cloudformation = new CloudFormationClient(before.client);
    await new S3Client(before.client).send(new PutObjectCommand({ ...goods, Body: 'oak' }));
    await cloudformation.send(new DeleteStackCommand(shopStack));
    await expect
      .poll(() => cloudformation.send(new DescribeStacksCommand(shopStack)).catch(({ message }) => message))
      .toContain('does not exist');
    await before.cloud.close();

    const { cloud, client } = await start(service);

    onTestFinished(() => cloud.close());
    const { Body } = await new S3Client(client).send(new GetObjectCommand(goods));
    expect(await Body?.transformToString()).toBe('oak');
    expect(cloud.resources.buckets.filter(({ name }) => name === goods.Bucket)).toHaveLength(1);
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
