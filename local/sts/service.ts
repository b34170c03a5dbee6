import { notImplemented } from '../gateway/aws-error.ts';
import type { Call, Service } from '../gateway/call.ts';
import { readQuery, sendQueryError, sendResult } from '../gateway/query.ts';
import { type CredentialStore, userIdOf } from '../iam/credentials.ts';
import type { Policies } from '../iam/policies.ts';
import { assumeRole } from './assume-role.ts';

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/';

/** The Security Token Service: who is calling, and temporary credentials of a role. */
export class StsService implements Service {
  readonly fail = sendQueryError;
  readonly #around: { credentials: CredentialStore; policies: Policies };

  constructor(around: { credentials: CredentialStore; policies: Policies }) {
    this.#around = around;
  }

  async handle(call: Call): Promise<void> {
    const query = await readQuery(call);
    const { accountId: Account, arn: Arn } = call.principal ?? {};
    if (query.action === 'AssumeRole')
      return sendResult(call, query, NAMESPACE, assumeRole(call, query.form, this.#around));
    if (query.action !== 'GetCallerIdentity') throw notImplemented(`STS ${query.action}`);
    const UserId = call.principal ? userIdOf(call.principal) : undefined;
    sendResult(call, query, NAMESPACE, { Arn, UserId, Account });
  }
}
