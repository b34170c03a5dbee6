import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { closeServer, listen } from '../../loopback.ts';

/** An OpenID Connect issuer on loopback, with one RSA key and one elliptic one. */
export async function startIssuer() {
  const rsa = await generateKeyPair('RS256');
  const elliptic = await generateKeyPair('ES256');
  const stranger = await generateKeyPair('RS256');
  const keys: JWK[] = [
    { ...(await exportJWK(rsa.publicKey)), kid: 'rsa', use: 'sig' },
    { ...(await exportJWK(elliptic.publicKey)), kid: 'elliptic', use: 'sig' },
  ];
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const discovery = { issuer, jwks_uri: `${issuer}/keys` };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(request.url === '/keys' ? { keys } : discovery));
  });
  const issuer = `http://127.0.0.1:${await listen(server)}`;

  return {
    issuer,
    keys,
    /** The paths that it was asked for. */
    asked,
    keyOf: { rsa: rsa.privateKey, elliptic: elliptic.privateKey, stranger: stranger.privateKey },
    /** A token that is right but for what is told; a claim that is undefined is left out. */
    async token(
      claims: Record<string, unknown> = {},
      header: { alg?: string; kid?: string | undefined } = {},
      key: Parameters<SignJWT['sign']>[0] = rsa.privateKey,
    ): Promise<string> {
      const now = Math.floor(Date.now() / 1000);
      const usual = { iss: issuer, aud: 'app', sub: 'me', iat: now, exp: now + 60 };
      return new SignJWT({ ...usual, ...claims })
        .setProtectedHeader(Object.assign({ alg: 'RS256', kid: 'rsa' }, header))
        .sign(key);
    },
    [Symbol.asyncDispose]: () => closeServer(server),
  };
}
