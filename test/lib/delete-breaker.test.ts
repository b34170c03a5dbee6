import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import { deleteBreaker } from '../../lib/delete-breaker.ts';
import { emptyTable } from '../helpers/empty-table.ts';

const MINUTE = 60_000;
const NINE = Date.parse('2026-11-23T09:00:30.000Z');

/** A breaker of an empty table. */
async function newBreaker() {
  const table = await emptyTable();
  const { client, tableName } = table;
  const breaker = deleteBreaker(client, tableName, new AbortController().signal);
  return {
    ...table,
    breaker,
    row: async () => {
      const Key = { pk: 'BREAKER#backup', sk: 'DELETES' };
      return (await client.send(new GetCommand({ TableName: tableName, Key }))).Item;
    },
    /** Asks for so many at once. @returns how many are let through */
    ask: async (times: number, most: number, now: number) => {
      const answers = await Promise.all(Array.from({ length: times }, () => breaker.admit(most, now)));
      return answers.filter(Boolean).length;
    },
  };
}

test('of many deletions at once exactly so many are let through, and then none', async () => {
  await using table = await newBreaker();

  const admitted = [await table.ask(300, 20, NINE), await table.ask(5, 20, NINE)];

  expect(admitted).toEqual([20, 0]);
  expect(await table.breaker.trippedAt()).toBe(new Date(NINE).toISOString());
});

test('as many as are allowed do not trip it', async () => {
  await using table = await newBreaker();

  const admitted = await table.ask(20, 20, NINE);

  expect(admitted).toBe(20);
  expect(await table.breaker.trippedAt()).toBeUndefined();
});

test('no ten minutes have more than are allowed, wherever they begin', async () => {
  await using table = await newBreaker();
  await table.ask(1, 10, NINE);
  await table.ask(9, 10, NINE + 2 * MINUTE);

  const admitted = await table.ask(3, 10, NINE + 11 * MINUTE);

  // The first one counts no more; of the other nine it is less than ten minutes.
  expect(admitted).toBe(1);
});

test('what is long ago is neither counted nor kept', async () => {
  await using table = await newBreaker();
  await table.ask(10, 10, NINE);
  await table.ask(1, 10, NINE + 20 * MINUTE);

  const admitted = await table.ask(9, 10, NINE + 21 * MINUTE);

  expect(admitted).toBe(9);
  expect(Object.keys((await table.row()) ?? {}).filter((name) => name.startsWith('minute'))).toHaveLength(2);
});

test('once tripped it stays so, however long, until it is released', async () => {
  await using table = await newBreaker();
  await table.ask(11, 10, NINE);

  const days = 24 * 60 * MINUTE;
  const before = await table.ask(3, 10, NINE + 3 * days);
  await table.breaker.release();
  const after = await table.ask(3, 10, NINE + 3 * days);

  expect([before, after]).toEqual([0, 3]);
  expect(await table.breaker.trippedAt()).toBeUndefined();
});

test('one that lets nothing through is tripped by the first', async () => {
  await using table = await newBreaker();

  expect(await table.ask(1, 0, NINE)).toBe(0);
  expect(await table.breaker.trippedAt()).toBeDefined();
});
