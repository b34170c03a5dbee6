import { randomBytes } from 'node:crypto';
import {
  GetParameterCommand,
  ParameterAlreadyExists,
  ParameterNotFound,
  PutParameterCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { type SigningKey, SigningKeys } from '../lib/signing-keys.ts';
import { OperatorError } from './errors.ts';

/** The parameter holds something else than keys. */
export class MalformedKeysError extends OperatorError {
  override readonly name = 'MalformedKeysError';
}

/**
 * The key that signs a stage's tokens. One is made if there is none yet, or if `rotate` asks for it: it signs from
 * now on, and the one before it verifies what it has signed.
 * @param Name - of the parameter that holds the keys
 * @throws MalformedKeysError
 */
export async function signingKey(
  ssm: SSMClient,
  Name: string,
  rotate = false,
): Promise<{ key: SigningKey; isNew: boolean }> {
  const known = await readKeys(ssm, Name);
  if (known && !rotate) return { key: known[0], isNew: false };
  const key = { kid: new Date().toISOString(), secret: randomBytes(32).toString('base64url') };
  const Value = JSON.stringify(SigningKeys.parse([key, ...(known ?? []).slice(0, 1)]));
  const put = new PutParameterCommand({ Name, Value, Type: 'SecureString', Overwrite: known !== undefined });
  try {
    await ssm.send(put);
    return { key, isNew: true };
  } catch (error) {
    if (!(error instanceof ParameterAlreadyExists)) throw error;
    // Somebody has made one in the meantime: that one signs.
    return signingKey(ssm, Name, rotate);
  }
}

async function readKeys(ssm: SSMClient, Name: string) {
  const get = new GetParameterCommand({ Name, WithDecryption: true });
  const { Parameter } = await ssm.send(get).catch((error: unknown) => {
    if (error instanceof ParameterNotFound) return { Parameter: undefined };
    throw error;
  });
  return Parameter?.Value === undefined ? undefined : parse(Name, Parameter.Value, await ssm.config.region());
}

/** The cause would have a piece of the secret in its message: it is left behind. */
function parse(name: string, value: string, region: string) {
  try {
    return SigningKeys.parse(JSON.parse(value));
  } catch {
    throw new MalformedKeysError(
      `${name} holds no list of signing keys. To have new ones made, which ends all tokens, delete it and try again: ` +
        `aws ssm delete-parameter --name ${name} --region ${region}`,
    );
  }
}
