import { CredentialsProviderError } from '@smithy/core/config';
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from '@smithy/types';

// Takes the place of @aws-sdk/credential-provider-node in the bundles (custom.esbuild.alias in serverless.yml): Lambda
// hands a role's credentials over in the environment, and the other sources would be 130 KB of code to load.

/** Credentials from the environment, and from nowhere else. @throws CredentialsProviderError without them */
export const defaultProvider = (): AwsCredentialIdentityProvider => async () => {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) {
    throw new CredentialsProviderError(
      'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY: this bundle looks for credentials in the environment only',
    );
  }
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
  };
};

/** An environment's credentials live as long as the environment. */
export const credentialsWillNeedRefresh = (_credentials: AwsCredentialIdentity): boolean => false;

/** See {@link credentialsWillNeedRefresh}. */
export const credentialsTreatedAsExpired = (_credentials: AwsCredentialIdentity): boolean => false;
