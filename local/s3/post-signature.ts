import { checkExpiry } from '../gateway/authenticate.ts';
import { AwsError } from '../gateway/aws-error.ts';
import { equal, hmac, signingKey } from '../gateway/signature.ts';
import type { CredentialStore, Principal } from '../iam/credentials.ts';
import type { Fields } from './form-reader.ts';

const SIGNED = ['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Date', 'X-Amz-Signature'];
const CREDENTIAL = /^(?<accessKeyId>[^/]+)\/(?<scope>(?<day>\d{8})\/[^/]+\/s3\/aws4_request)$/;

/**
 * Who has signed a form's policy; null for a form without any. The policy says how long the signature is good.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-authentication-HTTPPOST.html
 * @throws AwsError as S3 refuses
 */
export function signerOf(fields: Fields, credentials: CredentialStore): Principal | null {
  const policy = fields.get('policy');
  if (policy === undefined || !isSigned(fields)) return null;
  const { accessKeyId, scope } = credentialOf(fields);
  const known = credentials.find(accessKeyId);
  if (!known) {
    const message = 'The AWS Access Key Id you provided does not exist in our records.';
    throw new AwsError('InvalidAccessKeyId', message, 403, { AWSAccessKeyId: accessKeyId });
  }
  if (known.credentials.sessionToken !== fields.get('x-amz-security-token'))
    throw new AwsError('InvalidToken', 'The provided token is malformed or otherwise invalid.');
  const signature = fields.get('x-amz-signature') ?? '';
  const key = signingKey(known.credentials.secretAccessKey, scope);
  if (!equal(hmac(key, policy).toString('hex'), signature)) {
    throw new AwsError(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
      403,
      { AWSAccessKeyId: accessKeyId, StringToSign: policy, SignatureProvided: signature },
    );
  }
  checkExpiry(known.expiresAt);
  return known.principal;
}

/** @throws AwsError for half a signature, or one of another version */
function isSigned(fields: Fields): boolean {
  if (fields.has('awsaccesskeyid')) {
    const message =
      'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.';
    throw new AwsError('InvalidRequest', message);
  }
  const missing = SIGNED.filter((name) => !fields.has(name.toLowerCase()));
  if (missing.length === SIGNED.length) return false;
  const [first] = missing;
  if (first) throw missingField(first);
  return true;
}

function credentialOf(fields: Fields): { accessKeyId: string; scope: string } {
  const date = fields.get('x-amz-date') ?? '';
  const {
    accessKeyId,
    scope,
    day = '',
  } = CREDENTIAL.exec(fields.get('x-amz-credential') ?? '')?.groups ?? {};
  if (fields.get('x-amz-algorithm') !== 'AWS4-HMAC-SHA256')
    throw invalid('X-Amz-Algorithm', 'X-Amz-Algorithm only supports "AWS4-HMAC-SHA256"');
  if (!accessKeyId || !scope) {
    const form = '<YOUR-AKID>/YYYYMMDD/REGION/s3/aws4_request';
    throw invalid('X-Amz-Credential', `the Credential is mal-formed; expecting "${form}".`);
  }
  if (!/^\d{8}T\d{6}Z$/.test(date) || !date.startsWith(day)) {
    const form = 'YYYYMMDDTHHMMSSZ';
    throw invalid('X-Amz-Date', `X-Amz-Date must be of the day of the credential, and have the form ${form}`);
  }
  return { accessKeyId, scope };
}

const invalid = (name: string, message: string) =>
  new AwsError('InvalidArgument', message, 400, { ArgumentName: name });

/** @param name - as S3 writes it */
export function missingField(name: string): AwsError {
  const message = `Bucket POST must contain a field named '${name}'.  If it is specified, please check the order of the fields.`;
  return new AwsError('InvalidArgument', message, 400, { ArgumentName: name });
}
