import { beforeAll, describe, expect, test } from 'vitest';
import { backupTemplate } from '../helpers/backup-template.ts';
import { type CompiledTemplate, compiledTemplate, type Statement } from '../helpers/template.ts';

const APP = '111111111111';
const NAME = 'lambda-by-example-dev';
const ROLES = ['BackupWriterRole', 'BackupReaderRole'];

const list = (value: string | string[]) => (Array.isArray(value) ? value : [value]);

let unlocked: CompiledTemplate;
let locked: CompiledTemplate;
beforeAll(async () => {
  unlocked = await backupTemplate(`appAccount=${APP}`);
  locked = await backupTemplate('objectLock=30', 'keepVersionsDays=14', 'externalId=mine');
});

const bucketOf = ({ Resources }: CompiledTemplate) => Resources['BackupBucket']?.Properties;
const keepsLocked = (value: string) => ({ 'Fn::Not': [{ 'Fn::Equals': [value, 'off'] }] });
const rulesOf = (template: CompiledTemplate) => bucketOf(template).LifecycleConfiguration.Rules;
const oldVersions = (NoncurrentDays: string | number) => ({
  Id: 'old-versions',
  Status: 'Enabled',
  NoncurrentVersionExpiration: { NoncurrentDays },
  ExpiredObjectDeleteMarker: true,
});
const bucketPolicy = (): Statement[] =>
  unlocked.Resources['BackupBucketPolicy']?.Properties.PolicyDocument.Statement ?? [];
const grantsOf = (role: string) =>
  unlocked.Resources[role]?.Properties.Policies.flatMap(
    ({ PolicyDocument }: { PolicyDocument: { Statement: Statement[] } }) =>
      PolicyDocument.Statement.map(({ Effect, Action, Resource }) => [Effect, list(Action), Resource]),
  );
const trustOf = (role: string, { Resources } = unlocked) =>
  Resources[role]?.Properties.AssumeRolePolicyDocument.Statement;

describe('the bucket of the backup', () => {
  test('is versioned, private, owner-enforced and encrypted by S3', () => {
    const bucket = bucketOf(unlocked);

    expect(bucket.BucketName).toEqual({ 'Fn::Sub': `${NAME}-backup-\${AWS::AccountId}` });
    expect(bucket.VersioningConfiguration).toEqual({ Status: 'Enabled' });
    expect(Object.values(bucket.PublicAccessBlockConfiguration)).toEqual([true, true, true, true]);
    expect(bucket.OwnershipControls.Rules).toEqual([{ ObjectOwnership: 'BucketOwnerEnforced' }]);
    expect(bucket.BucketEncryption.ServerSideEncryptionConfiguration).toEqual([
      { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
    ]);
  });

  test('outlives its stack, together with the policy that protects it', () => {
    for (const id of ['BackupBucket', 'BackupBucketPolicy']) {
      expect(unlocked.Resources[id], id).toMatchObject({
        DeletionPolicy: 'RetainExceptOnCreate',
        UpdateReplacePolicy: 'Retain',
      });
    }
  });

  test('can lock versions without being made anew, and does so when it is told', () => {
    for (const template of [unlocked, locked]) {
      expect(bucketOf(template).ObjectLockEnabled).toBe(true);
      expect(bucketOf(template).ObjectLockConfiguration.Rule).toMatchObject({
        'Fn::If': ['KeepsLocked', expect.anything(), { Ref: 'AWS::NoValue' }],
      });
    }
    expect(bucketOf(locked).ObjectLockConfiguration.Rule['Fn::If'][1]).toEqual({
      DefaultRetention: { Mode: 'GOVERNANCE', Days: '30' },
    });
    expect(unlocked).toMatchObject({ Conditions: { KeepsLocked: keepsLocked('off') } });
    expect(locked).toMatchObject({ Conditions: { KeepsLocked: keepsLocked('30') } });
  });

  test('ends abandoned uploads, and old versions after the days that are set, but no current copy', () => {
    expect(rulesOf(unlocked)).toEqual([
      {
        Id: 'abandoned-uploads',
        Status: 'Enabled',
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
      },
      oldVersions(90),
    ]);
    expect(rulesOf(locked)[1]).toEqual(oldVersions('14'));
  });
});

describe('the policy of that bucket', () => {
  const objects = { 'Fn::Sub': '${BackupBucket.Arn}/*' };

  test('allows nobody anything', () => {
    expect(bucketPolicy().map(({ Effect }) => Effect)).not.toContain('Allow');
  });

  test.each([
    ['NobodyEndsVersions', ['s3:DeleteObjectVersion', 's3:BypassGovernanceRetention']],
    ['NobodyLocksByHand', ['s3:PutObjectRetention', 's3:PutObjectLegalHold']],
  ])('%s: denied to everybody, without any condition', (Sid, Action) => {
    expect(bucketPolicy()).toContainEqual({
      Sid,
      Effect: 'Deny',
      Principal: '*',
      Action,
      Resource: objects,
    });
  });

  test('refuses plain HTTP, customer keys and other KMS keys', () => {
    const deny = { Effect: 'Deny', Principal: '*' };
    const denied = bucketPolicy().map(({ Sid, Action, Condition }) => [Sid, Action, Condition]);

    expect(bucketPolicy()[0]).toEqual({
      ...deny,
      Sid: 'OnlyOverTls',
      Action: 's3:*',
      Resource: [{ 'Fn::GetAtt': ['BackupBucket', 'Arn'] }, objects],
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
    expect(denied).toContainEqual([
      'NoCustomerKeys',
      's3:PutObject',
      { Null: { 's3:x-amz-server-side-encryption-customer-algorithm': 'false' } },
    ]);
    expect(denied).toContainEqual([
      'OnlyBucketEncryption',
      's3:PutObject',
      {
        Null: { 's3:x-amz-server-side-encryption': 'false' },
        StringNotEquals: { 's3:x-amz-server-side-encryption': 'AES256' },
      },
    ]);
  });
});

describe('the roles of the backup', () => {
  const photos = `arn:aws:s3:::${NAME}-photos-${APP}`;
  const bucket = { 'Fn::GetAtt': ['BackupBucket', 'Arn'] };
  const copies = { 'Fn::Sub': '${BackupBucket.Arn}/uploads/*' };

  test.each([
    ['BackupWriterRole', 'backup'],
    ['BackupReaderRole', 'reconcile'],
  ])('%s is for one function of the app, which says the external id', (role, caller) => {
    expect(trustOf(role)).toEqual([
      {
        Effect: 'Allow',
        Principal: { AWS: { 'Fn::Sub': `arn:aws:iam::${APP}:root` } },
        Action: 'sts:AssumeRole',
        Condition: {
          ArnEquals: { 'aws:PrincipalArn': { 'Fn::Sub': `arn:aws:iam::${APP}:role/${NAME}-${caller}` } },
          StringEquals: { 'sts:ExternalId': NAME },
        },
      },
    ]);
    expect(trustOf(role, locked)[0].Condition.StringEquals).toEqual({ 'sts:ExternalId': 'mine' });
  });

  test('without another account they are for the functions of their own', () => {
    for (const role of ROLES)
      expect(trustOf(role, locked)[0].Principal).toEqual({
        AWS: { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:root' },
      });
  });

  test('the writer reads photos by version, and adds copies and delete markers', () => {
    expect(grantsOf('BackupWriterRole')).toEqual([
      ['Allow', ['s3:GetObjectVersion', 's3:GetObjectVersionTagging'], { 'Fn::Sub': `${photos}/uploads/*` }],
      ['Allow', ['s3:ListBucket'], { 'Fn::Sub': photos }],
      [
        'Allow',
        ['s3:GetObject', 's3:PutObject', 's3:PutObjectTagging', 's3:DeleteObject', 's3:AbortMultipartUpload'],
        copies,
      ],
      ['Allow', ['s3:ListBucket'], bucket],
    ]);
  });

  test('the reader lists', () => {
    expect(grantsOf('BackupReaderRole')).toEqual([['Allow', ['s3:ListBucket'], bucket]]);
  });

  test('are what their inline policies say, and nothing beside it', () => {
    for (const [id, { Type, Properties }] of Object.entries(unlocked.Resources)) {
      if (Type.startsWith('AWS::IAM::')) expect(ROLES).toContain(id);
      expect(Properties.ManagedPolicyArns, id).toBeUndefined();
    }
  });
});

test('the photos’ bucket lets the writer read what the writer’s own policy lets it read', () => {
  const Principal = { AWS: { 'Fn::Sub': `arn:aws:iam::\${AWS::AccountId}:role/${NAME}-backup-writer` } };

  const allowed = compiledTemplate().Resources[
    'PhotosBucketPolicy'
  ]?.Properties.PolicyDocument.Statement.filter(({ Effect }: Statement) => Effect === 'Allow');

  const [read, look] = grantsOf('BackupWriterRole');
  expect(allowed).toEqual([
    {
      Sid: 'BackUp',
      Effect: 'Allow',
      Principal,
      Action: read[1],
      Resource: { 'Fn::Sub': '${PhotosBucket.Arn}/uploads/*' },
    },
    {
      Sid: 'TellBackupMissingFromForbidden',
      Effect: 'Allow',
      Principal,
      Action: look[1][0],
      Resource: { 'Fn::GetAtt': ['PhotosBucket', 'Arn'] },
    },
  ]);
});
