import * as z from 'zod';
import { AwsError, notImplemented } from '../gateway/aws-error.ts';
import type { Call } from '../gateway/call.ts';
import { type CredentialStore, sessionOf, userIdOf } from '../iam/credentials.ts';
import type { Policies } from '../iam/policies.ts';

/** Unless a role allows longer sessions; and whatever it allows, of a role that another role takes. */
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
/** The condition keys that calls tell. */
export const STS_CONDITION_KEYS: readonly string[] = ['sts:ExternalId', 'sts:RoleSessionName'];

/** All else, such as a policy or tags of the session, would make another session of it. */
const KNOWN: ReadonlySet<string> = new Set(['Action', 'Version', ...Object.keys(Input.shape)]);

/**
 * Temporary credentials for a role, if it trusts whoever asks. A role that is not there trusts nobody, and the answer
 * is the same.
 * @throws AwsError `AccessDenied`, `ValidationError`
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export function assumeRole(
  call: Call,
  form: URLSearchParams,
  { credentials, policies }: { credentials: CredentialStore; policies: Pick<Policies, 'role'> },
): object {
  const { success, data, error } = Input.safeParse(Object.fromEntries(form));
  if (!success) throw new AwsError('ValidationError', z.prettifyError(error));
  const unknown = [...form.keys()].find((name) => !KNOWN.has(name));
  if (unknown !== undefined) throw notImplemented(`STS AssumeRole with ${unknown}`);
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
  const { longestSession = MOST_SECONDS } = policies.role(RoleArn) ?? {};
  if (call.principal?.roleArn !== undefined && DurationSeconds > MOST_SECONDS)
    throw tooLong('1 hour session limit for roles assumed by role chaining');
  if (DurationSeconds > longestSession) throw tooLong('MaxSessionDuration set for this role.');
  const session = sessionOf(RoleArn, RoleSessionName);
  const expiresAt = Date.now() + DurationSeconds * 1000;
  const { principal } = call;
  const assumedBy = principal?.assumedBy ?? (principal?.roleArn === undefined ? undefined : principal.arn);
  const issued = credentials.issue(RoleArn, RoleSessionName, { expiresAt, assumedBy });
  return {
    Credentials: {
      AccessKeyId: issued.accessKeyId,
      SecretAccessKey: issued.secretAccessKey,
      SessionToken: issued.sessionToken,
      Expiration: new Date(expiresAt).toISOString(),
    },
    AssumedRoleUser: {
      AssumedRoleId: userIdOf(session),
      Arn: session.arn,
    },
  };
}

const tooLong = (limit: string): AwsError =>
  new AwsError('ValidationError', `The requested DurationSeconds exceeds the ${limit}`);
