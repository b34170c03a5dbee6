import type { Store } from '../store.ts';
import type { Template } from '../template/template.ts';

interface Row {
  accountId: string;
  region: string;
  name: string;
  template: string;
}

/** A stack as it was deployed. */
export type Journalled = Omit<Row, 'template'> & { template: Template };

/** What was deployed, so that it stands again after the local cloud was stopped. */
export class StackJournal {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
    store.define(`CREATE TABLE IF NOT EXISTS stacks (
      accountId TEXT NOT NULL, region TEXT NOT NULL, name TEXT NOT NULL, template TEXT NOT NULL,
      PRIMARY KEY (accountId, name)
    ) STRICT`);
  }

  save({ accountId, region, name }: Omit<Row, 'template'>, template: Template): void {
    const sql = `INSERT INTO stacks VALUES (?, ?, ?, ?)
      ON CONFLICT (accountId, name) DO UPDATE SET region = excluded.region, template = excluded.template`;
    this.#store.run(sql, accountId, region, name, JSON.stringify(template));
  }

  forget({ accountId, name }: Pick<Row, 'accountId' | 'name'>): void {
    this.#store.run('DELETE FROM stacks WHERE accountId = ? AND name = ?', accountId, name);
  }

  all(): Journalled[] {
    const rows = this.#store.all<Row>('SELECT * FROM stacks ORDER BY rowid');
    return rows.map((row) => ({ ...row, template: JSON.parse(row.template) }));
  }
}
