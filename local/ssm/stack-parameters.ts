import { AwsError } from '../gateway/aws-error.ts';
import type { Store } from '../store.ts';
import type { ParameterConfig } from './config.ts';
import { parseNewName } from './name.ts';
import type { Parameters } from './parameters.ts';

interface Owned {
  accountId: string;
  name: string;
}

/** The parameters that templates declare: they come, change and go with their stacks. */
export class StackParameters {
  readonly #store: Store;
  readonly #parameters: Parameters;

  constructor(store: Store, parameters: Parameters) {
    this.#store = store;
    this.#parameters = parameters;
    store.define(`CREATE TABLE IF NOT EXISTS stack_parameters (
      accountId TEXT NOT NULL, name TEXT NOT NULL, stack TEXT NOT NULL, PRIMARY KEY (accountId, name)
    ) STRICT`);
  }

  /**
   * @param stack - by which it is known after a restart too
   * @throws AwsError `AlreadyExists` for a name that was put by hand, or by another stack; `ValidationException`
   */
  check(stack: string, configs: ParameterConfig[]): void {
    for (const { accountId, name } of configs) {
      const { key } = parseNewName(name);
      const isTaken = this.#parameters.find(accountId, key) && this.#ownerOf(accountId, key) !== stack;
      if (isTaken) throw new AwsError('AlreadyExists', `${name} already exists`);
    }
  }

  /**
   * Puts all parameters of a stack, and deletes those that it has no more.
   * @throws AwsError as {@link check}: somebody else may have come first since
   */
  put(stack: string, configs: ParameterConfig[]): void {
    this.#store.transaction(() => {
      this.check(stack, configs);
      const keys = new Set(configs.map(({ accountId, name }) => `${accountId} ${parseNewName(name).key}`));
      for (const owned of this.#ownedBy(stack))
        if (!keys.has(`${owned.accountId} ${owned.name}`)) this.#delete(owned);
      for (const config of configs) this.#putOne(stack, config);
    });
  }

  #putOne(stack: string, { accountId, name, type, value }: ParameterConfig): void {
    const { key } = parseNewName(name);
    this.#store.run('INSERT OR REPLACE INTO stack_parameters VALUES (?, ?, ?)', accountId, key, stack);
    const before = this.#parameters.find(accountId, key);
    if (before?.type === type && before.value === value) return;
    const version = (before?.version ?? 0) + 1;
    this.#parameters.put(accountId, key, { version, value, type, modified: Date.now() });
  }

  #delete({ accountId, name }: Owned): void {
    this.#parameters.delete(accountId, name);
    this.#store.run('DELETE FROM stack_parameters WHERE accountId = ? AND name = ?', accountId, name);
  }

  #ownerOf(accountId: string, name: string): string | undefined {
    const sql = 'SELECT stack FROM stack_parameters WHERE accountId = ? AND name = ?';
    return this.#store.get<{ stack: string }>(sql, accountId, name)?.stack;
  }

  #ownedBy(stack: string): Owned[] {
    return this.#store.all<Owned>('SELECT accountId, name FROM stack_parameters WHERE stack = ?', stack);
  }
}
