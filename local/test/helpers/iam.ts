import { AssumeRoleCommand, type AssumeRoleCommandInput, STSClient } from '@aws-sdk/client-sts';
import { ACCOUNTS } from '../../iam/accounts.ts';
import type { ResourcePolicyConfig, RoleConfig } from '../../iam/policies.ts';
import { IdentityPolicy, PolicyDocument, ResourcePolicy, TrustPolicy } from '../../iam/policy.ts';

const [own, other] = ACCOUNTS;
const OF_ACCOUNT = { AWS: `arn:aws:iam::${own.id}:root` };

/** Statements of any kind of policy, as templates write them. */
export const statements = (...written: object[]) => read(PolicyDocument, written);

/** No statement makes no policy. */
const read = (kind: typeof PolicyDocument, written: object[]) =>
  written.length === 0 ? [] : kind.parse({ Statement: written }).Statement;

export const allow = (Action: string | string[], Resource: string | string[] = '*', rest: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...rest,
});

export const deny = (Action: string | string[], Resource: string | string[] = '*', rest: object = {}) => ({
  ...allow(Action, Resource, rest),
  Effect: 'Deny',
});

export const roleArn = (name: string, accountId = own.id): string => `arn:aws:iam::${accountId}:role/${name}`;

/**
 * A role of the app's account.
 * @param may - the statements of its policy
 * @param trusts - statements of who may take it: without one, whoever of its account may by itself
 */
export function role(
  name: string,
  may: object[],
  { accountId = own.id, trusts = [{}], ...rest }: { trusts?: object[] } & Partial<RoleConfig> = {},
): RoleConfig {
  const trust = trusts.map((each) => ({
    Effect: 'Allow',
    Principal: OF_ACCOUNT,
    Action: 'sts:AssumeRole',
    ...each,
  }));
  return {
    name,
    arn: roleArn(name, accountId),
    accountId,
    trust: read(TrustPolicy, trust),
    statements: read(IdentityPolicy, may),
    ...rest,
  };
}

/** A role that Lambda may take, and the administrator too. */
export const functionRole = (name: string, may: object[]): RoleConfig =>
  role(name, may, { trusts: [{}, { Principal: { Service: 'lambda.amazonaws.com' } }] });

/** The policy of a bucket, a queue or a function. */
export const policyOf = (resourceArn: string, ...written: object[]): ResourcePolicyConfig => ({
  name: 'Policy',
  resourceArn,
  statements: read(ResourcePolicy, written),
});

/** What a client takes: those of an administrator of the app's account, say. */
export interface ClientConfig {
  endpoint: string;
  region: string;
  maxAttempts: number;
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
}

/** The same for the other account's administrator. */
export const foreign = (client: ClientConfig): ClientConfig => ({
  ...client,
  credentials: { accessKeyId: other.accessKeyId, secretAccessKey: other.secretAccessKey },
});

/** Takes a role on. @returns what a client of the session takes */
export async function assume(
  client: ClientConfig,
  RoleArn: string,
  rest: Partial<AssumeRoleCommandInput> = {},
): Promise<ClientConfig> {
  const command = new AssumeRoleCommand({ RoleArn, RoleSessionName: 'test', ...rest });
  const { Credentials } = await new STSClient(client).send(command);
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
  const credentials = {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  };
  return { ...client, credentials };
}

/** How a call was refused: whatever its service, by the error's own name. */
export async function refused(calling: Promise<unknown>): Promise<{ name: string; message: string }> {
  const error = await calling.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) throw new Error('was not refused');
  return { name: error.name, message: error.message };
}
