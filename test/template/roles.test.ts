import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { compiledTemplate, roleStatements } from '../helpers/template.ts';

const list = (value: string | string[]) => (Array.isArray(value) ? value : [value]);

const photos = 'arn:aws:s3:::lambda-by-example-dev-photos-${AWS::AccountId}';
const thumbnails = 'arn:aws:s3:::lambda-by-example-dev-thumbnails-${AWS::AccountId}';
const banners = 'arn:aws:s3:::lambda-by-example-dev-banner-${AWS::AccountId}';
const parameter = (name: string) => ({
  'Fn::Sub': `arn:aws:ssm:\${AWS::Region}:\${AWS::AccountId}:parameter/lambda-by-example/dev/${name}`,
});
const signingKeys = parameter('signing-keys');
const ownLog = [['logs:CreateLogStream', 'logs:PutLogEvents'], expect.anything()];

/** What a role may do, where. */
const statementsOf = (name: string) => roleStatements().filter(({ role }) => role === name);
const grantsOf = (name: string) =>
  statementsOf(name).map(({ Action, Resource }) => [list(Action).toSorted(), Resource]);

describe('roles', () => {
  test('each function has a role of its own', () => {
    const functions = compiledTemplate().ofType('AWS::Lambda::Function');
    const roles = functions.map(([, { Properties }]) => Properties.Role['Fn::GetAtt'][0]);
    expect(functions.length).toBeGreaterThan(0);
    expect(new Set(roles).size).toBe(functions.length);
    for (const role of roles) expect(compiledTemplate().Resources[role]?.Type).toBe('AWS::IAM::Role');
  });

  test('roles name every action: no wildcard', () => {
    const actions = roleStatements().flatMap(({ Action }) => list(Action));
    expect(actions.length).toBeGreaterThan(0);
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  test('roles name every resource: a wildcard only behind a name of this app', () => {
    for (const { role, Sid, Resource } of roleStatements()) {
      for (const resource of Array.isArray(Resource) ? Resource : [Resource]) {
        const text = JSON.stringify(resource);
        expect(text, `${role} ${Sid}`).toMatch(
          /lambda-by-example[-/]dev|Fn::GetAtt|\$\{\w+\.Arn\}|event-bus\/default/,
        );
      }
    }
  });

  test('a role is what its own file says, and nothing beside it', () => {
    for (const [role, { Properties }] of compiledTemplate().ofType('AWS::IAM::Role'))
      expect(Properties.ManagedPolicyArns, role).toBeUndefined();
    expect(compiledTemplate().ofType('AWS::IAM::Policy')).toEqual([]);
    expect(compiledTemplate().ofType('AWS::IAM::ManagedPolicy')).toEqual([]);
  });

  test('the thumbnail function may do what it calls, where it calls it, and no more', () => {
    expect(grantsOf('ThumbnailRole')).toEqual([
      ownLog,
      [['s3:GetObject', 's3:GetObjectVersion'], { 'Fn::Sub': `${photos}/uploads/*` }],
      [['s3:ListBucket'], { 'Fn::Sub': photos }],
      [['s3:DeleteObject', 's3:PutObject'], { 'Fn::Sub': `${thumbnails}/*` }],
      [['s3:ListBucket'], { 'Fn::Sub': thumbnails }],
      [['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], { 'Fn::GetAtt': ['Table', 'Arn'] }],
      [['dynamodb:UpdateItem'], { 'Fn::GetAtt': ['Table', 'Arn'] }],
      [['sqs:SendMessage'], { 'Fn::GetAtt': ['FailuresQueue', 'Arn'] }],
    ]);
  });

  test('the backup function may look at photos and take one role, and reads and writes no object', () => {
    const writer = '${AWS::AccountId}:role/lambda-by-example-dev-backup-writer';

    expect(grantsOf('BackupRole')).toEqual([
      ownLog,
      [
        ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
        { 'Fn::GetAtt': ['BackupQueue', 'Arn'] },
      ],
      [['sqs:SendMessage'], { 'Fn::GetAtt': ['BackupDeadLetterQueue', 'Arn'] }],
      [['s3:GetObject'], { 'Fn::Sub': `${photos}/uploads/*` }],
      [['s3:ListBucket'], { 'Fn::Sub': photos }],
      [['sts:AssumeRole'], { 'Fn::Sub': `arn:aws:iam::${writer}` }],
      [['dynamodb:GetItem', 'dynamodb:PutItem'], { 'Fn::GetAtt': ['Table', 'Arn'] }],
      [['dynamodb:UpdateItem'], { 'Fn::GetAtt': ['Table', 'Arn'] }],
      [['dynamodb:UpdateItem'], { 'Fn::GetAtt': ['Table', 'Arn'] }],
    ]);
    expect(compiledTemplate().Resources['BackupRole']?.Properties.RoleName).toBe(
      'lambda-by-example-dev-backup',
    );
  });

  test.each([
    ['ThumbnailRole', ['IMG#*', 'FAILURE#*']],
    ['BackupRole', ['IMG#*', 'BREAKER#*', 'FAILURE#*']],
    ['ScraperRole', ['SOURCE#*', 'FEED#*', 'TICK#scraper', 'FAILURE#*']],
    ['BannerRole', ['BANNER#*', 'FAILURE#*']],
    ['FlakyRole', ['LESSON#flaky#*', 'FAILURE#*']],
    ['WaiterRole', ['FAILURE#*']],
    ['FailuresRole', ['FAILURE#*', 'IMG#*']],
    ['RedriveRole', ['FAILURE#*']],
    ['ReconcileRole', ['AUDIT#*', 'IMG#*', 'BREAKER#*', 'FAILURE#*']],
  ])('%s reaches only the rows of %j', (role, rows) => {
    const statements = statementsOf(role).filter(({ Resource }) =>
      isDeepStrictEqual(Resource, { 'Fn::GetAtt': ['Table', 'Arn'] }),
    );

    const keys = statements.map(
      ({ Condition }) => Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'],
    );
    expect(keys.flat(2)).toEqual(rows);
  });

  test('who succeeds with a failed event may change neither the event nor whom it is for', () => {
    for (const role of [
      'ThumbnailRole',
      'BackupRole',
      'ScraperRole',
      'BannerRole',
      'FlakyRole',
      'WaiterRole',
      'ReconcileRole',
    ]) {
      const note = statementsOf(role).find(({ Sid }) => Sid === 'NoteResolvedFailures');
      const attributes = note?.Condition?.['ForAllValues:StringEquals']?.['dynamodb:Attributes'];

      expect(attributes, role).toContain('status');
      expect(attributes, role).not.toEqual(expect.arrayContaining(['payload']));
      expect(attributes, role).not.toEqual(expect.arrayContaining(['target']));
    }
  });

  test('so may the scraper, which tells one bus', () => {
    expect(grantsOf('ScraperRole')).toEqual([
      ownLog,
      [['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], { 'Fn::GetAtt': ['Table', 'Arn'] }],
      [['dynamodb:UpdateItem'], { 'Fn::GetAtt': ['Table', 'Arn'] }],
      [
        ['events:PutEvents'],
        { 'Fn::Sub': 'arn:aws:events:${AWS::Region}:${AWS::AccountId}:event-bus/default' },
      ],
      [['dynamodb:UpdateItem'], { 'Fn::GetAtt': ['Table', 'Arn'] }],
      [['sqs:SendMessage'], { 'Fn::GetAtt': ['FailuresQueue', 'Arn'] }],
    ]);
  });

  test('so may the banner, which reads what the scraper has written, and writes none of it', () => {
    expect(grantsOf('BannerRole')).toEqual([
      ownLog,
      [['dynamodb:Query'], { 'Fn::Sub': '${Table.Arn}/index/gsi1' }],
      [['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], { 'Fn::GetAtt': ['Table', 'Arn'] }],
      [['s3:GetObject', 's3:PutObject'], { 'Fn::Sub': `${banners}/banner/*` }],
      [['s3:ListBucket'], { 'Fn::Sub': banners }],
      [['ssm:GetParameter'], parameter('webhook-secret')],
      [['dynamodb:UpdateItem'], { 'Fn::GetAtt': ['Table', 'Arn'] }],
      [['sqs:SendMessage'], { 'Fn::GetAtt': ['FailuresQueue', 'Arn'] }],
    ]);
    expect(statementsOf('BannerRole')[1]?.Condition).toEqual({
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': 'FEED#*' },
    });
  });

  test('so may the API', () => {
    expect(grantsOf('ApiRole')).toEqual([
      ownLog,
      [['s3:DeleteObject', 's3:PutObject'], { 'Fn::Sub': `${photos}/uploads/*` }],
      [['s3:GetObject'], { 'Fn::Sub': `${thumbnails}/*` }],
      [['s3:GetObject'], { 'Fn::Sub': `${banners}/banner/*` }],
      [
        ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
        { 'Fn::GetAtt': ['Table', 'Arn'] },
      ],
      [['dynamodb:Query'], { 'Fn::Sub': '${Table.Arn}/index/gsi1' }],
      [['lambda:InvokeFunction'], { 'Fn::GetAtt': ['RedriveLambdaFunction', 'Arn'] }],
      [['ssm:GetParameter'], signingKeys],
    ]);
  });

  test('so may reconcile: of the backup’s account it may take the reader’s role, and no other', () => {
    const reader = 'arn:aws:iam::${AWS::AccountId}:role/lambda-by-example-dev-backup-reader';
    const table = { 'Fn::GetAtt': ['Table', 'Arn'] };
    expect(grantsOf('ReconcileRole')).toEqual([
      ownLog,
      [['s3:ListBucket'], { 'Fn::Sub': photos }],
      [['sts:AssumeRole'], { 'Fn::Sub': reader }],
      [['dynamodb:PutItem'], table],
      [['dynamodb:BatchGetItem'], table],
      [['dynamodb:DeleteItem'], table],
      [['dynamodb:Query'], { 'Fn::Sub': '${Table.Arn}/index/gsi1' }],
      [['sqs:GetQueueAttributes'], { 'Fn::GetAtt': ['BackupQueue', 'Arn'] }],
      [['sqs:SendMessage'], { 'Fn::GetAtt': ['BackupQueue', 'Arn'] }],
      [['dynamodb:UpdateItem'], table],
      [['sqs:SendMessage'], { 'Fn::GetAtt': ['FailuresQueue', 'Arn'] }],
    ]);
    const { RoleName } = compiledTemplate().Resources['ReconcileRole']?.Properties ?? {};
    expect(RoleName, 'as accounts/backup names it').toBe('lambda-by-example-dev-reconcile');
  });

  test('so may the page: it learns where the API is, and nothing else', () => {
    const address = {
      'Fn::Sub': 'arn:aws:ssm:${AWS::Region}:${AWS::AccountId}:parameter/lambda-by-example/dev/api-address',
    };
    expect(grantsOf('SiteRole')).toEqual([ownLog, [['ssm:GetParameter'], address]]);
  });

  test('so may the authorizer', () => {
    expect(grantsOf('AuthorizerRole')).toEqual([ownLog, [['ssm:GetParameter'], signingKeys]]);
  });

  test('only Lambda may take a role', () => {
    for (const [role, { Properties }] of compiledTemplate().ofType('AWS::IAM::Role')) {
      const principals = Properties.AssumeRolePolicyDocument.Statement.map(
        (s: { Principal: unknown }) => s.Principal,
      );
      expect(principals, role).toEqual([{ Service: 'lambda.amazonaws.com' }]);
    }
  });

  test('each function may write its own log and no other', () => {
    for (const [, { Properties }] of compiledTemplate().ofType('AWS::Lambda::Function')) {
      const role = Properties.Role['Fn::GetAtt'][0];
      const resources = roleStatements()
        .filter((s) => s.role === role && list(s.Action).includes('logs:PutLogEvents'))
        .map(({ Resource }) => JSON.stringify(Resource));
      expect(resources, role).toEqual([expect.stringContaining(`/aws/lambda/${Properties.FunctionName}:*`)]);
    }
  });
});
