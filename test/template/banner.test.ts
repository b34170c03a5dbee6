import { describe, expect, test } from 'vitest';
import { SEATS } from '../../functions/banner/layout.ts';
import { FEED_CHANGED } from '../../lib/feed-changed.ts';
import { compiledTemplate } from '../helpers/template.ts';

const propertiesOf = (id: string) => compiledTemplate().Resources[id]?.Properties;

describe('the banner’s rule', () => {
  test('matches exactly what the scraper of its own stage tells', () => {
    expect(propertiesOf('BannerRule').EventPattern).toEqual({
      source: [FEED_CHANGED.source],
      'detail-type': [FEED_CHANGED.detailType],
      detail: { table: [{ Ref: 'Table' }] },
    });
  });

  test('leaves what it cannot hand over to the failures queue, which lets it', () => {
    const [target] = propertiesOf('BannerRule').Targets;
    const statements: { Principal: unknown; Action: string; Condition: object }[] =
      propertiesOf('FailuresQueuePolicy').PolicyDocument.Statement;

    expect(target).toMatchObject({
      Arn: { 'Fn::GetAtt': ['BannerLambdaFunction', 'Arn'] },
      DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['FailuresQueue', 'Arn'] } },
    });
    expect(statements).toContainEqual(
      expect.objectContaining({
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Condition: {
          ArnEquals: {
            'aws:SourceArn': {
              'Fn::Sub': `arn:aws:events:\${AWS::Region}:\${AWS::AccountId}:rule/${propertiesOf('BannerRule').Name}`,
            },
          },
        },
      }),
    );
  });

  test('is the only one that may invoke the banner', () => {
    const permissions = compiledTemplate()
      .ofType('AWS::Lambda::Permission')
      .map(([, { Properties }]) => Properties)
      .filter(({ FunctionName }) => FunctionName['Fn::GetAtt']?.[0] === 'BannerLambdaFunction');

    expect(permissions).toEqual([
      {
        FunctionName: { 'Fn::GetAtt': ['BannerLambdaFunction', 'Arn'] },
        Action: 'lambda:InvokeFunction',
        Principal: 'events.amazonaws.com',
        SourceArn: { 'Fn::GetAtt': ['BannerRule', 'Arn'] },
      },
    ]);
  });
});

test('the copies of banners end, the current one does not', () => {
  const { Rules } = propertiesOf('BannerBucket').LifecycleConfiguration;
  const expiring = Rules.filter((rule: object) => 'ExpirationInDays' in rule);

  expect(expiring).toEqual([
    { Id: 'old-copies', Status: 'Enabled', Prefix: 'banner/2', ExpirationInDays: 90 },
  ]);
  expect('banner/current.png'.startsWith('banner/2')).toBe(false);
});

test('names whose servers do not answer leave threads for all else, be there one for every seat', () => {
  const { Variables } = propertiesOf('BannerLambdaFunction').Environment;

  // sharp and the AWS SDK wait for the same threads.
  expect(Number(Variables.UV_THREADPOOL_SIZE)).toBeGreaterThanOrEqual(SEATS.places.length + 4);
});
