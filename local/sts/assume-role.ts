import * as z from 'zod';
import { AwsError } from '../gateway/aws-error.ts';
import type { Call } from '../gateway/call.ts';
import { type CredentialStore, sessionOf } from '../iam/credentials.ts';

/** A role that takes a role gets it for an hour at most. */
const MOST_SECONDS = 3600;
const LONGEST_SECONDS = 43_200;

const Input = z.object({
  RoleArn: z.string().regex(/^arn:aws:iam::\d{12}:role\/.+$/),
  RoleSessionName: z.string().regex(/^[\w+=,.@-]{2,64}$/),
  DurationSeconds: z.coerce.number().int().min(900).max(LONGEST_SECONDS).default(MOST_SECONDS),
  ExternalId: z
    .string()
    .regex(/^[\w+=,.@:/-]{2,1224}$/)
    .optional(),
});
/** What would narrow a session, and has no meaning here. */
const NOT_KNOWN = ['Policy', 'PolicyArns.member.1.arn', 'Tags.member.1.Key', 'SerialNumber', 'TokenCode'];

/**
 * Temporary credentials for a role, if it trusts whoever asks. A role that is not there trusts nobody, and the answer
 * is the same.
 * @throws AwsError `AccessDenied`, `ValidationError`
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export function assumeRole(call: Call, form: URLSearchParams, credentials: CredentialStore): object {
  const { success, data, error } = Input.safeParse(Object.fromEntries(form));
  if (!success) throw new AwsError('ValidationError', z.prettifyError(error));
  const unknown = NOT_KNOWN.find((name) => form.has(name));
  if (unknown)
    throw new AwsError('ValidationError', `The local cloud does not know ${unknown} of AssumeRole`);
  const { RoleArn, RoleSessionName, DurationSeconds, ExternalId } = data;
  call.authorize({
    action: 'sts:AssumeRole',
    resource: RoleArn,
    accountId: RoleArn.split(':')[4] ?? '',
    context: {
      'sts:RoleSessionName': RoleSessionName,
      ...(ExternalId !== undefined && { 'sts:ExternalId': ExternalId }),
    },
  });
  if (call.principal?.roleArn !== undefined && DurationSeconds > MOST_SECONDS) {
    const message =
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining';
    throw new AwsError('ValidationError', message);
  }
  const expiresAt = Date.now() + DurationSeconds * 1000;
  const issued = credentials.issue(RoleArn, RoleSessionName, expiresAt);
  return {
    Credentials: {
      AccessKeyId: issued.accessKeyId,
      SecretAccessKey: issued.secretAccessKey,
      SessionToken: issued.sessionToken,
      Expiration: new Date(expiresAt).toISOString(),
    },
    AssumedRoleUser: {
      AssumedRoleId: `AROA${issued.accessKeyId.slice(4)}:${RoleSessionName}`,
      Arn: sessionOf(RoleArn, RoleSessionName).arn,
    },
  };
}
