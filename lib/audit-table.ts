import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { auditKey, AuditRow, AUDITS } from './audit-row.ts';

/** An audit, with its id. */
export type Audit = AuditRow & { id: string };

const Listed = z.extend(AuditRow, { pk: z.string() });

/** The audits in the table, as those who look at them need them. */
export const auditTable = (client: DynamoDBDocumentClient, TableName: string, abortSignal: AbortSignal) => ({
  /** An audit as it is now. */
  async read(id: string): Promise<AuditRow | undefined> {
    const get = new GetCommand({ TableName, Key: auditKey(id), ConsistentRead: true });
    const { Item } = await client.send(get, { abortSignal });
    return Item && AuditRow.parse(Item);
  },

  /** So many audits, the newest first. */
  async newest(limit: number): Promise<Audit[]> {
    const query = new QueryCommand({
      TableName,
      IndexName: 'gsi1',
      KeyConditionExpression: 'gsi1pk = :audits',
      ExpressionAttributeValues: { ':audits': AUDITS },
      ScanIndexForward: false,
      Limit: limit,
    });
    const { Items = [] } = await client.send(query, { abortSignal });
    return Items.map((item) => Listed.parse(item)).map(({ pk, ...row }) => ({
      ...row,
      id: pk.slice('AUDIT#'.length),
    }));
  },
});

/** See {@link auditTable}. */
export type AuditTable = ReturnType<typeof auditTable>;
