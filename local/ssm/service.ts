import * as z from 'zod';
import { AwsError, notImplemented } from '../gateway/aws-error.ts';
import { type Call, readBody, type Service } from '../gateway/call.ts';
import type { Store } from '../store.ts';
import { Cipher } from './cipher.ts';
import { parseName, parseNewName } from './name.ts';
import { type Parameter, Parameters } from './parameters.ts';
import { StackParameters } from './stack-parameters.ts';

const MOST_CHARACTERS = 4096;

const Put = z.looseObject({
  Name: z.string(),
  Value: z.string().min(1),
  Type: z.enum(['String', 'StringList', 'SecureString']).optional(),
  Overwrite: z.boolean().default(false),
});
/** What else would make another parameter of it. */
const ELSE: [field: string, understood: unknown[]][] = [
  ['AllowedPattern', []],
  ['DataType', ['text']],
  ['KeyId', []],
  ['Policies', []],
  ['Tier', ['Standard', 'Intelligent-Tiering']],
];
const Get = z.object({ Name: z.string(), WithDecryption: z.boolean().default(false) });
const Delete = z.object({ Name: z.string() });

/** The parameter store of AWS Systems Manager. A `SecureString` is told in clear only to who asks for its decryption. */
export class SsmService implements Service {
  /** Those that templates declare. */
  readonly ofStacks: StackParameters;
  readonly #parameters: Parameters;
  readonly #cipher: Cipher;

  constructor(store: Store) {
    this.#parameters = new Parameters(store);
    this.ofStacks = new StackParameters(store, this.#parameters);
    this.#cipher = new Cipher(store.directory);
  }

  async handle(call: Call): Promise<void> {
    const operation = String(call.headers['x-amz-target']).split('.').at(-1) ?? '';
    call.operation = operation;
    const input = parseJson((await readBody(call.payload)).toString());
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
    const accountId = call.principal?.accountId ?? '';
    const allowed = <Input extends { Name: string }>(told: Input): Input => {
      const { key } = parseName(told.Name);
      call.authorize({ action: `ssm:${operation}`, resource: arnOf(call.region, accountId, key), accountId });
      return told;
    };
    if (operation === 'PutParameter') return this.#put(accountId, allowed(parse(Put, input)));
    if (operation === 'GetParameter') return this.#get(accountId, call.region, allowed(parse(Get, input)));
    if (operation === 'DeleteParameter') return this.#delete(accountId, allowed(parse(Delete, input)));
    throw notImplemented(`SSM ${operation}`);
  }

  #put(accountId: string, { Name, Value, Type, Overwrite, ...others }: z.output<typeof Put>): object {
    for (const [field, understood] of ELSE) {
      const given = others[field];
      if (given !== undefined && !understood.includes(given))
        throw notImplemented(`SSM PutParameter with ${field}`);
    }
    const { key } = parseNewName(Name);
    if (Value.length > MOST_CHARACTERS) throw invalid(TOO_LONG);
    const before = this.#parameters.find(accountId, key);
    if (before && !Overwrite) throw new AwsError('ParameterAlreadyExists', EXISTS);
    const type = Type ?? before?.type;
    if (!type) throw invalid('A parameter type is required when you create a parameter.');
    const value = type === 'SecureString' ? this.#cipher.encrypt(Value, `${accountId} ${key}`) : Value;
    const version = (before?.version ?? 0) + 1;
    this.#parameters.put(accountId, key, { version, value, type, modified: Date.now() });
    return { Version: version, Tier: 'Standard' };
  }

  #get(accountId: string, region: string, { Name, WithDecryption }: z.output<typeof Get>): object {
    const { name, key, selector } = parseName(Name);
    const { value, type, version, modified } = this.#find(accountId, key, selector);
    const isClear = type !== 'SecureString' || !WithDecryption;
    return {
      Parameter: {
        Name: name,
        Type: type,
        Value: isClear ? value : this.#cipher.decrypt(value, `${accountId} ${key}`),
        Version: version,
        ...(selector !== undefined && { Selector: `:${selector}` }),
        LastModifiedDate: modified / 1000,
        ARN: arnOf(region, accountId, key),
        DataType: 'text',
      },
    };
  }

  /** There are no labels here, so that a selector is a version or names nothing. */
  #find(accountId: string, key: string, selector: string | undefined): Parameter {
    const newest = this.#parameters.find(accountId, key);
    if (!newest) throw new AwsError('ParameterNotFound', '');
    if (selector === undefined) return newest;
    const chosen = /^\d+$/.test(selector) && this.#parameters.find(accountId, key, Number(selector));
    if (chosen) return chosen;
    const message = `Systems Manager could not find version ${selector} of ${key}. Verify the version and try again.`;
    throw new AwsError('ParameterVersionNotFound', message);
  }

  #delete(accountId: string, { Name }: z.output<typeof Delete>): object {
    const { key } = parseName(Name);
    if (!this.#parameters.find(accountId, key)) throw new AwsError('ParameterNotFound', '');
    this.#parameters.delete(accountId, key);
    return {};
  }
}

const arnOf = (region: string, accountId: string, key: string): string =>
  `arn:aws:ssm:${region}:${accountId}:parameter/${key.replace(/^\//, '')}`;

const EXISTS =
  'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.';
const TOO_LONG = `Standard tier parameters support a maximum parameter value of ${MOST_CHARACTERS} characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier.`;

const invalid = (message: string): AwsError => new AwsError('ValidationException', message);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text || '{}');
  } catch {
    throw new AwsError('SerializationException', 'The request is not JSON.');
  }
}

function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const { success, data, error } = schema.safeParse(input);
  if (!success) throw invalid(z.prettifyError(error));
  return data;
}
