import { AssumeRoleCommand, STSClient, STSServiceException } from '@aws-sdk/client-sts';
import type { AwsCredentialIdentityProvider } from '@smithy/types';
import { BackupRefusedError } from './backup-refused.ts';
import { patience } from './patience.ts';

/** The most there is for a role that is assumed by a role. */
const SESSION_SECONDS = 3_600;
const { AWS_LAMBDA_FUNCTION_NAME = 'lambda-by-example' } = process.env;

/** A client of the Security Token Service; 3 s a request. */
const createStsClient = (): STSClient =>
  new STSClient({ requestHandler: { ...patience, requestTimeout: 3_000 } });

/**
 * Credentials of a role in another account, for a client's `credentials`. The client keeps them until five minutes
 * before their end, and then asks for new ones; what is refused it asks for again at its next call.
 * @param externalId - a secret it is not: it says on whose behalf we come
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
 */
export const assumeRole =
  (RoleArn: string, externalId: string, sts: STSClient = createStsClient()): AwsCredentialIdentityProvider =>
  /** @throws BackupRefusedError if the role is not to be had */
  async () => {
    const assume = new AssumeRoleCommand({
      RoleArn,
      ExternalId: externalId,
      // What the other account's CloudTrail calls us.
      RoleSessionName: AWS_LAMBDA_FUNCTION_NAME,
      DurationSeconds: SESSION_SECONDS,
    });
    const { Credentials } = await sts.send(assume).catch((error: unknown) => {
      const refused = error instanceof STSServiceException && error.$metadata.httpStatusCode === 403;
      throw refused ? new BackupRefusedError('AssumeRole', error) : error;
    });
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = Credentials ?? {};
    if (!AccessKeyId || !SecretAccessKey || !SessionToken || !Expiration)
      throw new TypeError('AssumeRole has answered without credentials');
    return {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
      expiration: Expiration,
    };
  };
