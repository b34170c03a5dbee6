import { JOSEError, JWKSNoMatchingKey } from 'jose/errors';
import { SignJWT } from 'jose/jwt/sign';
import { jwtVerify } from 'jose/jwt/verify';
import type { Keys, SigningKey } from './signing-keys.ts';

/** What a token is for: one that was made for another purpose verifies as little as a forged one. */
export type Purpose = 'access' | 'cursor';

/** The claims of a token of ours, or the code of why it is none: forged, for another purpose, expired, no token at all. */
export type Verified =
  | { claims: Record<string, unknown>; refused?: undefined }
  | { claims?: undefined; refused: string };

/** The only one: a token that names another algorithm, or none, is refused. */
const ALGORITHM = 'HS256';
const bytesOf = ({ secret }: SigningKey) => Buffer.from(secret, 'base64url');

/** Signs claims, as a JSON Web Token that is good for so many seconds. */
export const signToken = (
  key: SigningKey,
  purpose: Purpose,
  { subject, ...claims }: { subject: string; [claim: string]: unknown },
  seconds: number,
): Promise<string> =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: ALGORITHM, kid: key.kid })
    .setSubject(subject)
    .setAudience(purpose)
    .setIssuedAt()
    .setExpirationTime(`${seconds} s`)
    .sign(bytesOf(key));

/** Checks a token's signature, purpose and times. @throws what keeps the keys from being read */
export async function verifyToken(
  keys: Pick<Keys, 'find'>,
  purpose: Purpose,
  token: string,
): Promise<Verified> {
  try {
    const { payload } = await jwtVerify(
      token,
      async ({ kid = '' }) => {
        const key = await keys.find(kid);
        if (!key) throw new JWKSNoMatchingKey();
        return bytesOf(key);
      },
      { algorithms: [ALGORITHM], audience: purpose, requiredClaims: ['sub', 'exp'] },
    );
    return { claims: payload };
  } catch (error) {
    if (error instanceof JOSEError) return { refused: error.code };
    throw error;
  }
}
