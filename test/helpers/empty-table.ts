import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import dynalite from 'dynalite';
import { loopback } from './loopback.ts';

const TableName = 'table';

/** A table with the app's keys, and nothing in it. */
export async function emptyTable() {
  const server = await loopback(dynalite({ createTableMs: 0 }));
  const dynamo = new DynamoDBClient({ ...server.client, maxAttempts: 1 });
  await dynamo.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    }),
  );
  return { ...server, client: DynamoDBDocumentClient.from(dynamo), tableName: TableName };
}
