import { notImplemented } from '../gateway/aws-error.ts';
import type { Call, Service } from '../gateway/call.ts';
import { readQuery, sendQueryError, sendResult } from '../gateway/query.ts';

/** The Security Token Service: who is calling? */
export class StsService implements Service {
  readonly fail = sendQueryError;

  async handle(call: Call): Promise<void> {
    const query = await readQuery(call);
    const { accountId: Account, arn: Arn } = call.principal ?? {};
    if (query.action !== 'GetCallerIdentity') throw notImplemented(`STS ${query.action}`);
    const UserId = call.principal?.arn.split('/').at(-1);
    sendResult(call, query, 'https://sts.amazonaws.com/doc/2011-06-15/', { Arn, UserId, Account });
  }
}
