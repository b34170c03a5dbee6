import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeTableCommand, DynamoDBClient, ExecuteStatementCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { expect, onTestFinished, test } from 'vitest';
import { DynamoDbService } from '../dynamodb/service.ts';
import { createTable, deleteExpired, type TableConfig } from '../dynamodb/tables.ts';
import { startCloud } from './helpers/cloud.ts';

const table: TableConfig = {
  name: 'things',
  definition: {
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  },
  ttlAttribute: 'expiresAt',
};

const documents = (client: object) => DynamoDBDocumentClient.from(new DynamoDBClient(client));

test('a table and its items are there after a restart', async () => {
  const before = await startCloud({ tables: [table] });
  await documents(before.client).send(new PutCommand({ TableName: 'things', Item: { pk: 'kept', n: 1 } }));
  await before.close();

  await using after = await startCloud({ tables: [table] }, before.directory);
  const { Item } = await documents(after.client).send(
    new GetCommand({ TableName: 'things', Key: { pk: 'kept' } }),
  );

  expect(Item).toEqual({ pk: 'kept', n: 1 });
});

test('a table of another account is out of reach', async () => {
  await using local = await startCloud({ tables: [table] });
  const credentials = { accessKeyId: 'backup', secretAccessKey: 'backup' };
  const foreign = new DynamoDBClient({ ...local.client, credentials });

  const describing = foreign.send(new DescribeTableCommand({ TableName: 'things' }));

  await expect(describing).rejects.toMatchObject({ name: 'AccessDeniedException' });
});

test('an operation that is not there is named', async () => {
  await using local = await startCloud({ tables: [table] });
  const client = new DynamoDBClient(local.client);

  const executing = client.send(new ExecuteStatementCommand({ Statement: 'SELECT * FROM things' }));

  await expect(executing).rejects.toMatchObject({
    message: 'DynamoDB ExecuteStatement is not implemented by the local cloud',
    $metadata: { httpStatusCode: 501 },
  });
});

test('a refusal of the database itself arrives', async () => {
  await using local = await startCloud({ tables: [table] });

  const putting = documents(local.client).send(new PutCommand({ TableName: 'things', Item: { no: 'key' } }));

  await expect(putting).rejects.toMatchObject({ name: 'ValidationException' });
});

test('a table stands once it is created, also for a run that comes after', async () => {
  const path = mkdtempSync(join(tmpdir(), 'local-dynamodb-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  /** Creates tables, and ends at once. */
  const run = async (...names: string[]) => {
    const dynamodb = new DynamoDbService({ path, accountId: '111111111111' });
    await dynamodb.start();
    for (const name of names)
      await createTable(dynamodb, { ...table, name, definition: { ...table.definition, TableName: name } });
    const reading = names.map((name) =>
      dynamodb.send('GetItem', { TableName: name, Key: { pk: { S: 'none' } } }),
    );
    await Promise.all(reading);
    await dynamodb.close();
  };
  const names = ['one', 'two', 'three', 'four', 'five'];
  for (const name of names) await run(name);

  await expect(run(...names)).resolves.toBeUndefined();
});

test('what has outlived its time to live is deleted, over more than one page, and nothing else', async () => {
  const path = mkdtempSync(join(tmpdir(), 'local-dynamodb-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  const dynamodb = new DynamoDbService({ path, accountId: '111111111111' });
  await dynamodb.start();
  onTestFinished(() => dynamodb.close());
  await createTable(dynamodb, table);
  // Pages are of 1 MB.
  const filling = { S: 'x'.repeat(300_000) };
  const put = (pk: string, rest: object) =>
    dynamodb.send('PutItem', { TableName: 'things', Item: { pk: { S: pk }, filling, ...rest } });
  for (let i = 0; i < 6; i += 1) await put(`expired-${i}`, { expiresAt: { N: '999' } });
  await put('alive', { expiresAt: { N: '1000' } });
  await put('immortal', {});
  await put('misnamed', { expiresAt: { S: '999' } });

  await deleteExpired(dynamodb, table, 1000);

  const { Items } = await dynamodb.send('Scan', { TableName: 'things', ProjectionExpression: 'pk' });
  expect(Items).toHaveLength(3);
  expect(Items).toEqual(
    expect.arrayContaining([{ pk: { S: 'alive' } }, { pk: { S: 'immortal' } }, { pk: { S: 'misnamed' } }]),
  );
});
