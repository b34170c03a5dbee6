import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished, test } from 'vitest';
import { Cloud } from '../cloud.ts';
import { Store } from '../store.ts';

function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), 'local-store-'));
  // Dynalite may still be writing when it has closed.
  onTestFinished(() => rmSync(directory, { recursive: true, maxRetries: 5 }));
  return directory;
}

const rows = (store: Store) => store.all<{ n: number }>('SELECT n FROM numbers').map(({ n }) => n);

test('a transaction is all or nothing, also over calls within calls', () => {
  const store = new Store(temporary());
  onTestFinished(() => store.close());
  store.define('CREATE TABLE numbers (n INTEGER)');
  const add = (n: number) => store.run('INSERT INTO numbers VALUES (?)', n);

  store.transaction(() => store.transaction(() => add(1)));
  const failing = () =>
    store.transaction(() => {
      store.transaction(() => add(2));
      throw new Error('no');
    });

  expect(failing).toThrow('no');
  expect(rows(store)).toEqual([1]);
});

test('a state of another version is left alone, unless it is to be forgotten', () => {
  const directory = temporary();
  const old = new DatabaseSync(join(directory, 'state.db'));
  old.exec('CREATE TABLE invocations (id TEXT)');
  old.close();
  const options = { directory, region: 'eu-west-1', port: 0, httpPort: 0 };

  expect(() => new Cloud({ ...options, fresh: false })).toThrow(
    /another version .*type: npm start -- --fresh/,
  );
  expect(() => new Cloud({ ...options, fresh: true })).not.toThrow();
});

test.each([false, true])('a state that is in use is left alone (fresh: %s)', (fresh) => {
  const directory = temporary();
  const first = new Store(directory);
  onTestFinished(() => first.close());
  first.define('CREATE TABLE numbers (n INTEGER); INSERT INTO numbers VALUES (1)');

  const starting = () => new Cloud({ directory, region: 'eu-west-1', port: 0, httpPort: 0, fresh });

  expect(starting).toThrow(/Another local cloud uses .*--state/);
  expect(rows(first)).toEqual([1]);
});
