const trust = {
  Statement: { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
};

/** The scheme and the host of the site's URL, which is how a browser names the origin of its pages. */
const URL_PARTS = { 'Fn::Split': ['/', { 'Fn::GetAtt': ['SiteUrl', 'FunctionUrl'] }] };
export const ORIGIN = {
  'Fn::Join': ['//', [{ 'Fn::Select': [0, URL_PARTS] }, { 'Fn::Select': [2, URL_PARTS] }]],
};

/**
 * A site by a function URL, whose page may call an HTTP API and a bucket. The API's address gets to the function by a
 * parameter: by its environment it would be a cycle.
 * @param name - of all of it
 */
export const siteResources = (name = 'site') => ({
  Role: {
    Type: 'AWS::IAM::Role',
    Properties: { RoleName: name, AssumeRolePolicyDocument: trust, Policies: [] },
  },
  Site: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      FunctionName: name,
      Handler: 'index.handler',
      Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
      Code: { S3Bucket: 'artifacts', S3Key: 'code.zip' },
      Environment: { Variables: { API_PARAMETER: `/${name}/api` } },
    },
  },
  SiteUrl: {
    Type: 'AWS::Lambda::Url',
    Properties: { AuthType: 'NONE', TargetFunctionArn: { 'Fn::GetAtt': ['Site', 'Arn'] } },
  },
  ByUrl: permission({ Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'NONE' }),
  ViaUrl: permission({ Action: 'lambda:InvokeFunction', InvokedViaFunctionUrl: true }),
  HttpApi: {
    Type: 'AWS::ApiGatewayV2::Api',
    Properties: {
      Name: name,
      ProtocolType: 'HTTP',
      CorsConfiguration: { AllowOrigins: [ORIGIN], AllowMethods: ['GET'] },
    },
  },
  ApiParameter: {
    Type: 'AWS::SSM::Parameter',
    Properties: { Name: `/${name}/api`, Type: 'String', Value: { 'Fn::GetAtt': ['HttpApi', 'ApiEndpoint'] } },
  },
  Photos: {
    Type: 'AWS::S3::Bucket',
    Properties: {
      BucketName: `${name}-photos`,
      CorsConfiguration: { CorsRules: [{ AllowedOrigins: [ORIGIN], AllowedMethods: ['POST'] }] },
    },
  },
});

/** What it tells of itself, as the framework has it told. */
export const OUTPUTS = {
  SiteLambdaFunctionUrl: { Value: { 'Fn::GetAtt': ['SiteUrl', 'FunctionUrl'] } },
  HttpApiUrl: { Value: { 'Fn::Sub': 'https://${HttpApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}' } },
  Origin: { Value: ORIGIN },
};

function permission(properties: object) {
  const Properties = { FunctionName: { 'Fn::GetAtt': ['Site', 'Arn'] }, Principal: '*', ...properties };
  return { Type: 'AWS::Lambda::Permission', Properties };
}
