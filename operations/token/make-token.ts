import { SSMClient } from '@aws-sdk/client-ssm';
import { signToken } from '../../lib/token.ts';
import { signingKey } from '../signing-key.ts';
import { signingKeysParameter } from '../stage.ts';

/** Whose token, for what, for how long, and where it is good. */
export interface Asked {
  owner: string;
  /** Scopes, with spaces between them. */
  scope: string;
  hours: number;
  /** Whether a new key is to sign it. */
  rotate?: boolean;
  stage: string;
  region: string;
}

/** Signs a token for the API; says so if the first key is made for it. @throws MalformedKeysError */
export async function makeToken({ owner, scope, hours, rotate, stage, region }: Asked): Promise<string> {
  const parameter = signingKeysParameter(stage);
  const { key, isNew } = await signingKey(new SSMClient({ region }), parameter, rotate);
  if (isNew) console.error(`${parameter}: a new key signs from now on`);
  return signToken(key, 'access', { subject: owner, scope }, Math.ceil(hours * 3600));
}
