import { notImplemented } from '../gateway/aws-error.ts';
import type { Call, Service } from '../gateway/call.ts';
import { readQuery, sendQueryError, sendResult } from '../gateway/query.ts';
import { ACTIONS } from './actions.ts';
import type { Room } from './room.ts';

const NAMESPACE = 'http://cloudformation.amazonaws.com/doc/2010-05-15/';

/** CloudFormation, as far as `sls deploy`, `sls info` and `sls remove` need it. */
export class CloudFormationService implements Service {
  readonly fail = sendQueryError;
  readonly #room: Room;

  constructor(room: Room) {
    this.#room = room;
  }

  async handle(call: Call): Promise<void> {
    const query = await readQuery(call);
    const action = ACTIONS.get(query.action);
    if (!action) throw notImplemented(`CloudFormation ${query.action}`);
    const accountId = call.principal?.accountId ?? '';
    const stack = query.form.get('StackName') ?? '*';
    const resource = stack.startsWith('arn:')
      ? stack
      : `arn:aws:cloudformation:${call.region}:${accountId}:stack/${stack}/*`;
    call.authorize({ action: `cloudformation:${query.action}`, resource, accountId });
    sendResult(call, query, NAMESPACE, await action(this.#room, call, query.form));
  }
}
