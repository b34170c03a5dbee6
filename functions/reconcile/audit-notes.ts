import { type DynamoDBDocumentClient, PutCommand, type PutCommandInput } from '@aws-sdk/lib-dynamodb';
import { auditKey, auditPlace, type AuditRow } from '../../lib/audit-row.ts';
import { ifRefused } from '../../lib/if-refused.ts';
import { TakenOverError } from './errors.ts';
import type { AuditState, Ports } from './ports.ts';

const KEPT_MS = 90 * 24 * 60 * 60 * 1000;
/** Less than withDeadline keeps back. */
const LAST_WORDS_MS = 1_500;

/**
 * Notes how far an audit is. Of two attempts at the same one, the later has it.
 * @param attempt - unlike any other
 */
export function auditNotes(
  client: DynamoDBDocumentClient,
  TableName: string,
  attempt: string,
  abortSignal: AbortSignal,
): Ports['audits'] {
  const putIf = (condition: Condition, id: string, state: AuditState) => {
    const row: AuditRow = {
      ...state,
      attempt,
      ...auditPlace(state.startedAt, id),
      expiresAt: Math.ceil((Date.parse(state.startedAt) + KEPT_MS) / 1000),
    };
    const put = new PutCommand({ TableName, Item: { ...auditKey(id), ...row }, ...condition });
    // That it has failed must be said after the deadline too.
    const signal = state.status === 'failed' ? AbortSignal.timeout(LAST_WORDS_MS) : abortSignal;
    return client.send(put, { abortSignal: signal });
  };

  return {
    begin: (id, state) => putIf(NOT_DONE, id, state).then(() => true, ifRefused),

    async save(id, state) {
      const ours = {
        ConditionExpression: 'attempt = :attempt',
        ExpressionAttributeValues: { ':attempt': attempt },
      };
      if (await putIf(ours, id, state).then(() => true, ifRefused)) return;
      throw new TakenOverError(`Another attempt has begun the audit ${id} anew`);
    },
  };
}

const NOT_DONE = {
  ConditionExpression: 'attribute_not_exists(pk) OR #status <> :done',
  ExpressionAttributeNames: { '#status': 'status' },
  ExpressionAttributeValues: { ':done': 'done' },
};

type Condition = Pick<
  PutCommandInput,
  'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
>;
