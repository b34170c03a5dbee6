import { describe, expect, test } from 'vitest';
import { compiledTemplate } from '../helpers/template.ts';

const FUNCTION = { 'Fn::GetAtt': ['SiteLambdaFunction', 'Arn'] };
const part = (index: number) => ({
  'Fn::Select': [index, { 'Fn::Split': ['/', { 'Fn::GetAtt': ['SiteLambdaFunctionUrl', 'FunctionUrl'] }] }],
});
/** The origin of the function URL, which ends with a slash. */
const ORIGIN = { 'Fn::Join': ['//', [part(0), part(2)]] };

describe('the function URL of the page', () => {
  test('is open to everybody', () => {
    const { Properties } = compiledTemplate().Resources['SiteLambdaFunctionUrl'] ?? {};

    expect(Properties).toEqual({ AuthType: 'NONE', TargetFunctionArn: FUNCTION });
  });

  test('has both permissions: that of the URL, and since October 2025 that of the function, by the URL alone', () => {
    const permissions = compiledTemplate()
      .ofType('AWS::Lambda::Permission')
      .map(([, { Properties }]) => Properties)
      .filter(({ Principal }) => Principal === '*');

    expect(permissions).toEqual([
      {
        FunctionName: FUNCTION,
        Action: 'lambda:InvokeFunctionUrl',
        Principal: '*',
        FunctionUrlAuthType: 'NONE',
      },
      {
        FunctionName: FUNCTION,
        Action: 'lambda:InvokeFunction',
        Principal: '*',
        InvokedViaFunctionUrl: true,
      },
    ]);
  });

  test('is in the outputs, where `npm run page` finds it', () => {
    expect(compiledTemplate().Outputs['SiteLambdaFunctionUrl']?.Value).toEqual({
      'Fn::GetAtt': ['SiteLambdaFunctionUrl', 'FunctionUrl'],
    });
  });
});

describe('the page', () => {
  test('is told where the API is by a parameter: a variable would be a cycle', () => {
    const { ApiAddress, SiteLambdaFunction } = compiledTemplate().Resources;

    expect(ApiAddress?.Properties).toEqual({
      Name: '/lambda-by-example/dev/api-address',
      Type: 'String',
      Value: { 'Fn::GetAtt': ['HttpApi', 'ApiEndpoint'] },
    });
    const { Variables } = SiteLambdaFunction?.Properties.Environment ?? {};
    expect(Variables.API_ADDRESS_PARAMETER).toBe(ApiAddress?.Properties.Name);
    expect(JSON.stringify(Variables)).not.toContain('HttpApi');
  });

  test('may call the API from its own origin, beside those that are named', () => {
    const { CorsConfiguration } = compiledTemplate().Resources['HttpApi']?.Properties ?? {};

    expect(CorsConfiguration.AllowOrigins).toEqual([ORIGIN, 'http://localhost:5173']);
    expect(CorsConfiguration.AllowHeaders).toEqual(
      expect.arrayContaining(['Authorization', 'Content-Type', 'Idempotency-Key', 'If-None-Match']),
    );
    expect(CorsConfiguration.ExposeHeaders).toContain('ETag');
  });

  test('may post to the photos bucket, and do nothing else there', () => {
    const { PhotosBucket } = compiledTemplate().Resources;

    expect(PhotosBucket?.Properties.CorsConfiguration.CorsRules).toEqual([
      {
        AllowedOrigins: [ORIGIN, 'http://localhost:5173'],
        AllowedMethods: ['POST'],
        AllowedHeaders: ['Content-Type'],
        MaxAge: 3600,
      },
    ]);
  });

  test('is small, quick to time out, and limited in number only where that is asked for', () => {
    const { Properties } = compiledTemplate().Resources['SiteLambdaFunction'] ?? {};

    expect(Properties).toMatchObject({ MemorySize: 256, Timeout: 5 });
    expect(Properties.ReservedConcurrentExecutions).toEqual({ Ref: 'AWS::NoValue' });
  });
});
