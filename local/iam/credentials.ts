import { createHash, randomBytes } from 'node:crypto';

/** Who makes a call: an administrator of one of the local accounts, or a session of a role. */
export interface Principal {
  accountId: string;
  /** `arn:aws:iam::111111111111:root`, or `arn:aws:sts::…:assumed-role/<role>/<session>`. */
  arn: string;
  /** Of a session: the role that it is of. */
  roleArn?: string;
  /** Of a session that a session has taken: the first of these, by its ARN. */
  assumedBy?: string;
}

/** Keys as the SDK takes them from the environment. */
export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

interface Entry {
  credentials: Credentials;
  principal: Principal;
  /** Epoch milliseconds; what has none lasts. */
  expiresAt?: number | undefined;
}

const DAY_MS = 86_400_000;

/** The keys that the local cloud knows, and whose they are. */
export class CredentialStore {
  readonly #entries = new Map<string, Entry>();

  /** @param expiresAt - epoch milliseconds */
  add(credentials: Credentials, principal: Principal, expiresAt?: number): void {
    this.#entries.set(credentials.accessKeyId, { credentials, principal, expiresAt });
  }

  find(accessKeyId: string): Entry | undefined {
    return this.#entries.get(accessKeyId);
  }

  /**
   * Lets keys end some time after what had them: what has been presigned with them is good until then.
   * @param expiresAt - epoch milliseconds
   */
  retire(accessKeyId: string, expiresAt: number): void {
    const entry = this.#entries.get(accessKeyId);
    if (entry) this.#entries.set(accessKeyId, { ...entry, expiresAt });
  }

  /**
   * Temporary keys for one session of a role, as STS hands them out.
   * @param rest - when they expire, in epoch milliseconds, and by whom the role has been taken
   */
  issue(
    roleArn: string,
    sessionName: string,
    { expiresAt, assumedBy }: { expiresAt?: number; assumedBy?: string | undefined } = {},
  ): Credentials & { sessionToken: string } {
    this.#forget();
    const credentials = {
      accessKeyId: `ASIA${randomBytes(8).toString('hex').toUpperCase()}`,
      secretAccessKey: randomBytes(30).toString('base64url'),
      sessionToken: randomBytes(60).toString('base64url'),
    };
    const session = sessionOf(roleArn, sessionName);
    this.add(credentials, { ...session, ...(assumedBy !== undefined && { assumedBy }) }, expiresAt);
    return credentials;
  }

  /** Who still has keys that expired long ago hears that they are unknown. */
  #forget(): void {
    const past = Date.now() - DAY_MS;
    for (const [accessKeyId, { expiresAt = Infinity }] of this.#entries)
      if (expiresAt < past) this.#entries.delete(accessKeyId);
  }
}

/** What AWS calls a principal by besides its ARN: a role's id with its session, or an administrator's account. */
export function userIdOf({ accountId, arn, roleArn }: Principal): string {
  if (roleArn === undefined) return accountId;
  const id = createHash('sha256').update(roleArn).digest('hex').slice(0, 17).toUpperCase();
  return `AROA${id}:${arn.split('/').at(-1)}`;
}

/** A session of a role, as callers name it. */
export function sessionOf(roleArn: string, sessionName: string): Principal {
  const [, , , , accountId = '', resource = ''] = roleArn.split(':');
  const arn = `arn:aws:sts::${accountId}:assumed-role/${resource.split('/').at(-1)}/${sessionName}`;
  return { accountId, arn, roleArn };
}
