import { AwsError, notImplemented } from '../gateway/aws-error.ts';
import { type Call, readBody, type Service } from '../gateway/call.ts';
import type { Store } from '../store.ts';
import * as z from 'zod';

const Put = z.object({
  Name: z.string().regex(/^\/?[\w./-]{1,1011}$/),
  Value: z.string().min(1).max(8192),
  Type: z.enum(['String', 'StringList', 'SecureString']).default('String'),
  Overwrite: z.boolean().default(false),
});
const Get = z.object({ Name: z.string(), WithDecryption: z.boolean().default(false) });
const Delete = z.object({ Name: z.string() });

interface Row {
  value: string;
  type: string;
  version: number;
  modified: number;
}

/** The parameter store of AWS Systems Manager. A `SecureString` is told in clear only to who asks for its decryption. */
export class SsmService implements Service {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
    store.define(`CREATE TABLE IF NOT EXISTS parameters (
      accountId TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, type TEXT NOT NULL,
      version INTEGER NOT NULL, modified INTEGER NOT NULL, PRIMARY KEY (accountId, name)
    ) STRICT`);
  }

  async handle(call: Call): Promise<void> {
    const operation = String(call.headers['x-amz-target']).split('.').at(-1) ?? '';
    call.operation = operation;
    const input: unknown = JSON.parse((await readBody(call.payload)).toString() || '{}');
    const answer = this.#run(operation, call, input);
    call.response
      .writeHead(200, { 'content-type': 'application/x-amz-json-1.1' })
      .end(JSON.stringify(answer));
  }

  fail({ response }: Call, { code, message, status }: AwsError): void {
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify({ __type: code, message }));
  }

  #run(operation: string, call: Call, input: unknown): object {
    if (operation === 'PutParameter') return this.#put(call, parse(Put, input));
    if (operation === 'GetParameter') return this.#get(call, parse(Get, input));
    if (operation === 'DeleteParameter') return this.#delete(call, parse(Delete, input));
    throw notImplemented(`SSM ${operation}`);
  }

  #put(call: Call, { Name, Value, Type, Overwrite }: z.output<typeof Put>): object {
    const { version = 0 } = this.#find(call, Name) ?? {};
    if (version > 0 && !Overwrite) {
      throw new AwsError(
        'ParameterAlreadyExists',
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
      );
    }
    this.#store.run(
      'INSERT OR REPLACE INTO parameters VALUES (?, ?, ?, ?, ?, ?)',
      call.principal?.accountId ?? '',
      Name,
      Value,
      Type,
      version + 1,
      Date.now(),
    );
    return { Version: version + 1, Tier: 'Standard' };
  }

  #get(call: Call, { Name, WithDecryption }: z.output<typeof Get>): object {
    const row = this.#find(call, Name);
    if (!row) throw new AwsError('ParameterNotFound', '');
    const { value, type, version, modified } = row;
    const hidden = type === 'SecureString' && !WithDecryption;
    const arn = `arn:aws:ssm:${call.region}:${call.principal?.accountId}:parameter${Name.startsWith('/') ? '' : '/'}${Name}`;
    return {
      Parameter: {
        Name,
        Type: type,
        Value: hidden ? Buffer.from(value).toString('base64') : value,
        Version: version,
        LastModifiedDate: modified / 1000,
        ARN: arn,
        DataType: 'text',
      },
    };
  }

  #delete(call: Call, { Name }: z.output<typeof Delete>): object {
    if (!this.#find(call, Name)) throw new AwsError('ParameterNotFound', '');
    const sql = 'DELETE FROM parameters WHERE accountId = ? AND name = ?';
    this.#store.run(sql, call.principal?.accountId ?? '', Name);
    return {};
  }

  #find({ principal }: Call, name: string): Row | undefined {
    const sql = 'SELECT * FROM parameters WHERE accountId = ? AND name = ?';
    return this.#store.get<Row>(sql, principal?.accountId ?? '', name);
  }
}

function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const { success, data, error } = schema.safeParse(input);
  if (!success) throw new AwsError('ValidationException', z.prettifyError(error));
  return data;
}
