import * as z from 'zod/mini';
import { AppError } from './errors.ts';
import { keptParameter } from './kept-parameter.ts';
import { createSsmClient } from './ssm-client.ts';

/** Signs tokens and cursors. `kid` goes into each of them, so that a key can be replaced while the old one still verifies. */
export const SigningKey = z.object({ kid: z.string(), secret: z.base64url().check(z.minLength(43)) });

/** The value of the parameter: JSON, the newest key first. Only that one signs. */
export const SigningKeys = z.tuple([SigningKey], SigningKey);

/** See {@link SigningKey}. */
export type SigningKey = z.output<typeof SigningKey>;

/** There is no key to sign with, or the parameter holds something else. */
export class SigningKeysError extends AppError {
  override readonly name = 'SigningKeysError';
  readonly code = 'SIGNING_KEYS';
  readonly retryable = false;
}

/** Strangers name keys that do not exist: looking again has its price, so it is not done more often than this. */
const LOOK_AGAIN_MS = 10_000;

/** The keys behind an SSM parameter: a key that is added is found at once, without a deployment. */
export function signingKeys(parameter: string, ssm = createSsmClient()) {
  const keys = keptParameter(parameter, (value) => parse(parameter, value), ssm);
  let lookedAgainAt = -Infinity;

  return {
    /** The key that signs. @throws SigningKeysError */
    async current(): Promise<SigningKey> {
      const [newest] = await keys.get();
      if (!newest) throw new SigningKeysError(`${parameter} does not exist: npm run token makes it`);
      return newest;
    },

    /** The key of that name; undefined if there is none. @throws SigningKeysError */
    async find(kid: string): Promise<SigningKey | undefined> {
      const known = (await keys.get()).find((key) => key.kid === kid);
      if (known || Date.now() - lookedAgainAt < LOOK_AGAIN_MS) return known;
      lookedAgainAt = Date.now();
      return (await keys.read()).find((key) => key.kid === kid);
    },
  };
}

/** See {@link signingKeys}. */
export type Keys = ReturnType<typeof signingKeys>;

/** @throws SigningKeysError. The cause would have a piece of the secret in its message: it is left behind */
function parse(parameter: string, value: string | undefined): SigningKey[] {
  if (value === undefined) return [];
  try {
    return SigningKeys.parse(JSON.parse(value));
  } catch {
    throw new SigningKeysError(`${parameter} holds no list of signing keys`);
  }
}
