import { SSMProvider } from '@aws-lambda-powertools/parameters/ssm';
import * as z from 'zod/mini';
import { createSsmClient } from './clients.ts';

/** Signs tokens and cursors. `kid` goes into each of them, so that a key can be replaced while the old one still verifies. */
export const SigningKey = z.object({ kid: z.string(), secret: z.base64url().check(z.minLength(43)) });

/** The value of the parameter: JSON, the newest key first. Only that one signs. */
export const SigningKeys = z.tuple([SigningKey], SigningKey);

/** See {@link SigningKey}. */
export type SigningKey = z.output<typeof SigningKey>;

/** Seconds for which an environment goes by the keys that it has read. */
const KEPT_SECONDS = 300;
/** Strangers name keys that do not exist: looking again has its price, so it is not done more often than this. */
const LOOK_AGAIN_MS = 10_000;

/** The keys behind an SSM parameter: a key that is added is found at once, without a deployment. */
export function signingKeys(parameter: string) {
  const ssm = new SSMProvider({ awsSdkV3Client: createSsmClient() });
  let lookedAgain = 0;

  async function read(forceFetch = false): Promise<z.output<typeof SigningKeys>> {
    const value = await ssm.get(parameter, { decrypt: true, maxAge: KEPT_SECONDS, forceFetch });
    return SigningKeys.parse(JSON.parse(value ?? ''));
  }

  return {
    /** The key that signs. */
    async current(): Promise<SigningKey> {
      const [newest] = await read();
      return newest;
    },

    /** The key of that name; undefined if there is none. */
    async find(kid: string): Promise<SigningKey | undefined> {
      const known = (await read()).find((key) => key.kid === kid);
      if (known || Date.now() - lookedAgain < LOOK_AGAIN_MS) return known;
      lookedAgain = Date.now();
      return (await read(true)).find((key) => key.kid === kid);
    },
  };
}

/** See {@link signingKeys}. */
export type Keys = ReturnType<typeof signingKeys>;
