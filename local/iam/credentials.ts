import { randomBytes } from 'node:crypto';

/** Who makes a call: an administrator of one of the local accounts, or a session of a role. */
export interface Principal {
  accountId: string;
  /** `arn:aws:iam::111111111111:root`, or `arn:aws:sts::…:assumed-role/<role>/<session>`. */
  arn: string;
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
}

/** The keys that the local cloud knows, and whose they are. */
export class CredentialStore {
  readonly #entries = new Map<string, Entry>();

  add(credentials: Credentials, principal: Principal): void {
    this.#entries.set(credentials.accessKeyId, { credentials, principal });
  }

  find(accessKeyId: string): Entry | undefined {
    return this.#entries.get(accessKeyId);
  }

  revoke(accessKeyId: string): void {
    this.#entries.delete(accessKeyId);
  }

  /** Temporary keys for one session of a role, as STS hands them to an execution environment. */
  issue(roleArn: string, sessionName: string): Credentials {
    const [, , , , accountId = '', resource = ''] = roleArn.split(':');
    const credentials = {
      accessKeyId: `ASIA${randomBytes(8).toString('hex').toUpperCase()}`,
      secretAccessKey: randomBytes(30).toString('base64url'),
      sessionToken: randomBytes(60).toString('base64url'),
    };
    const roleName = resource.split('/').at(-1);
    const arn = `arn:aws:sts::${accountId}:assumed-role/${roleName}/${sessionName}`;
    this.add(credentials, { accountId, arn });
    return credentials;
  }
}
