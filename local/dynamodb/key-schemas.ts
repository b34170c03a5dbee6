import * as z from 'zod';
import { AwsError } from '../gateway/aws-error.ts';

const KeySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.string() }));
const Indexes = z.array(z.object({ IndexName: z.string(), KeySchema })).default([]);
const Description = z.object({
  Table: z.object({ KeySchema, GlobalSecondaryIndexes: Indexes, LocalSecondaryIndexes: Indexes }),
});

/** The attribute that the partition key of a table, or of its index, is; undefined for what is not there. */
export type HashNameOf = (table: string, index: string | undefined) => Promise<string | undefined>;

const hashOf = (schema: z.output<typeof KeySchema>): string | undefined =>
  schema.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName;

/** Which attributes partition keys are, as the database itself says. */
export class KeySchemas {
  readonly #describe: (input: { TableName: string }) => Promise<object>;
  readonly #known = new Map<string, Map<string | undefined, string | undefined>>();

  /** @param describe - `DescribeTable` */
  constructor(describe: (input: { TableName: string }) => Promise<object>) {
    this.#describe = describe;
  }

  /** See {@link HashNameOf}. */
  async hashName(table: string, index: string | undefined): Promise<string | undefined> {
    if (!this.#known.get(table)?.has(index)) await this.#read(table);
    return this.#known.get(table)?.get(index);
  }

  /** To be called when a table is made or deleted: it may have another key next time. */
  forget(): void {
    this.#known.clear();
  }

  async #read(TableName: string): Promise<void> {
    try {
      const { Table } = Description.parse(await this.#describe({ TableName }));
      const indexes = [...Table.GlobalSecondaryIndexes, ...Table.LocalSecondaryIndexes];
      const ofIndexes = indexes.map((index) => [index.IndexName, hashOf(index.KeySchema)] as const);
      this.#known.set(TableName, new Map([[undefined, hashOf(Table.KeySchema)], ...ofIndexes]));
    } catch (error) {
      // Of a table that is not there the database itself will say so.
      if (!(error instanceof AwsError)) throw error;
    }
  }
}
