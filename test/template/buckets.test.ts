import { describe, expect, test } from 'vitest';
import { compiledTemplate } from '../helpers/template.ts';

const ours = () =>
  compiledTemplate()
    .ofType('AWS::S3::Bucket')
    .filter(([id]) => id !== 'ServerlessDeploymentBucket');
const policyOf = (bucket: string) =>
  compiledTemplate()
    .ofType('AWS::S3::BucketPolicy')
    .find(([, { Properties }]) => Properties.Bucket.Ref === bucket)?.[1].Properties.PolicyDocument
    .Statement ?? [];

describe('buckets', () => {
  test('are versioned, private, owner-enforced and encrypted', () => {
    expect(ours().length).toBeGreaterThan(0);
    for (const [id, { Properties }] of ours()) {
      expect(Properties.VersioningConfiguration, id).toEqual({ Status: 'Enabled' });
      expect(Object.values(Properties.PublicAccessBlockConfiguration), id).toEqual([true, true, true, true]);
      expect(Properties.OwnershipControls.Rules, id).toEqual([{ ObjectOwnership: 'BucketOwnerEnforced' }]);
      expect(Properties.BucketEncryption, id).toBeDefined();
    }
  });

  test('end abandoned uploads and old versions by lifecycle', () => {
    for (const [id, { Properties }] of ours()) {
      const rules = Properties.LifecycleConfiguration.Rules;
      expect(rules, id).toContainEqual(
        expect.objectContaining({ AbortIncompleteMultipartUpload: expect.anything() }),
      );
      expect(rules, id).toContainEqual(
        expect.objectContaining({ NoncurrentVersionExpiration: expect.anything() }),
      );
    }
  });

  test('refuse plain HTTP and customer keys', () => {
    for (const [id] of ours()) {
      const objects = { 'Fn::Sub': `\${${id}.Arn}/*` };
      const deny = { Effect: 'Deny', Principal: '*' };
      expect(policyOf(id), id).toContainEqual({
        ...deny,
        Sid: 'OnlyOverTls',
        Action: 's3:*',
        Resource: [{ 'Fn::GetAtt': [id, 'Arn'] }, objects],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      });
      expect(policyOf(id), id).toContainEqual({
        ...deny,
        Sid: 'NoCustomerKeys',
        Action: 's3:PutObject',
        Resource: objects,
        Condition: { Null: { 's3:x-amz-server-side-encryption-customer-algorithm': 'false' } },
      });
    }
  });

  test('photos under a key that no function may use are refused', () => {
    expect(policyOf('PhotosBucket')).toContainEqual(
      expect.objectContaining({
        Effect: 'Deny',
        Action: 's3:PutObject',
        Condition: {
          Null: { 's3:x-amz-server-side-encryption': 'false' },
          StringNotEquals: { 's3:x-amz-server-side-encryption': 'AES256' },
        },
      }),
    );
  });

  test('photos tell the thumbnail function and EventBridge: neither configuration hides the other', () => {
    const { NotificationConfiguration } = compiledTemplate().Resources['PhotosBucket']?.Properties ?? {};
    expect(NotificationConfiguration.EventBridgeConfiguration).toEqual({ EventBridgeEnabled: true });
    expect(
      NotificationConfiguration.LambdaConfigurations.map(
        (c: { Event: string; Function: object; Filter: object }) => [c.Event, c.Function, c.Filter],
      ),
    ).toEqual(
      ['s3:ObjectCreated:*', 's3:ObjectRemoved:*'].map((event) => [
        event,
        { 'Fn::GetAtt': ['ThumbnailLambdaFunction', 'Arn'] },
        { S3Key: { Rules: [{ Name: 'prefix', Value: 'uploads/' }] } },
      ]),
    );
  });

  test('only the photos bucket of this account may invoke the thumbnail function', () => {
    const permissions = compiledTemplate()
      .ofType('AWS::Lambda::Permission')
      .filter(([, { Properties }]) => Properties.FunctionName['Fn::GetAtt'][0] === 'ThumbnailLambdaFunction');
    expect(permissions.map(([, { Properties }]) => Properties)).toEqual([
      {
        FunctionName: { 'Fn::GetAtt': ['ThumbnailLambdaFunction', 'Arn'] },
        Action: 'lambda:InvokeFunction',
        Principal: 's3.amazonaws.com',
        SourceArn: { 'Fn::Sub': 'arn:aws:s3:::lambda-by-example-dev-photos-${AWS::AccountId}' },
        SourceAccount: { Ref: 'AWS::AccountId' },
      },
    ]);
    expect(compiledTemplate().Resources['PhotosBucket']?.DependsOn).toEqual(['PhotosInvokeThumbnail']);
  });
});
