import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArn } from './arn.ts';
import type { Server } from 'node:http';
import type { HttpApiConfig } from './apigateway/config.ts';
import { createHttpApi } from './apigateway/server.ts';
import { DynamoDbService } from './dynamodb/service.ts';
import { createTable, deleteExpired, type TableConfig } from './dynamodb/tables.ts';
import { createGateway } from './gateway/gateway.ts';
import { ACCOUNTS } from './iam/accounts.ts';
import { CredentialStore } from './iam/credentials.ts';
import type { FunctionConfig } from './lambda/config.ts';
import { inspect } from './inspect.ts';
import { LambdaApi } from './lambda/api.ts';
import { LambdaService } from './lambda/service.ts';
import { listen, portOf } from './loopback.ts';
import type { BucketConfig } from './s3/config.ts';
import { S3Service } from './s3/service.ts';
import { SsmService } from './ssm/service.ts';
import { StateFormatError, Store } from './store.ts';
import { Trace } from './trace.ts';
import { UserError } from './user-error.ts';

export interface CloudOptions {
  /** Where the state is kept between runs. */
  directory: string;
  region: string;
  /** The gateway's port on loopback; 0 takes a free one. */
  port: number;
  /** The port of the first HTTP API; the next ones take those that follow. 0 takes free ones. */
  httpPort: number;
  /** Forget what earlier runs left. */
  fresh: boolean;
}

/** What a template asks for, in the rooms' own terms. */
export interface Resources {
  buckets: BucketConfig[];
  tables: TableConfig[];
  functions: FunctionConfig[];
  httpApis: HttpApiConfig[];
  outputs: Record<string, string>;
}

/** Somebody else listens where the gateway should. */
export class PortInUseError extends UserError {
  override readonly name = 'PortInUseError';

  /** @param option - the one that chooses another */
  constructor(port: number, option: string) {
    super(`Port ${port} is in use. Stop what uses it, or type: npm start -- ${option} ${port + 1}`);
  }
}

const EXPIRY_INTERVAL_MS = 60_000;

/** AWS on loopback: one gateway, and the services behind it over one store. */
export class Cloud {
  readonly trace = new Trace();
  readonly options: CloudOptions;
  readonly lambda: LambdaService;
  readonly s3: S3Service;
  resources: Resources = { buckets: [], tables: [], functions: [], httpApis: [], outputs: {} };
  ready = false;
  readonly #store: Store;
  readonly #dynamodb: DynamoDbService;
  readonly #gateway;
  readonly #httpApis = new Map<string, Server>();
  #expiry: NodeJS.Timeout | undefined;

  constructor(options: CloudOptions) {
    const { directory, region } = options;
    if (options.fresh) clear(directory);
    this.options = options;
    const store = new Store(directory);
    const credentials = new CredentialStore();
    for (const { id, ...keys } of ACCOUNTS) {
      credentials.add(keys, { accountId: id, arn: `arn:aws:iam::${id}:root` });
    }
    this.#store = store;
    this.lambda = new LambdaService({ store, trace: this.trace, credentials, endpoint: () => this.endpoint });
    this.s3 = new S3Service({
      store,
      trace: this.trace,
      credentials,
      deliver: (targetArn, event, cause) => {
        if (parseArn(targetArn).service !== 'lambda') throw new Error(`S3 cannot notify ${targetArn} here`);
        this.lambda.enqueue(targetArn, JSON.stringify(event), cause);
      },
    });
    this.#dynamodb = new DynamoDbService({ path: join(directory, 'dynamodb'), accountId: ACCOUNTS[0].id });
    this.#gateway = createGateway({
      credentials,
      region,
      services: {
        ssm: new SsmService(store),
        s3: this.s3,
        lambda: new LambdaApi(this.lambda, this.trace),
        dynamodb: this.#dynamodb,
      },
      internal: inspect(this.trace, () => this.#state()),
      onCrash: ({ service, method, rawPath }, error) => {
        const message = `${method} ${rawPath}: ${error instanceof Error ? error.stack : String(error)}`;
        this.trace.record({ service, resource: 'gateway', type: 'Crash', detail: { message } });
      },
      onCall: ({ principal, service, operation }) => {
        if (principal && operation) this.lambda.noteCall(principal.arn, `${service}:${operation}`);
      },
    });
  }

  /** The one address of every AWS service. */
  get endpoint(): string {
    return `http://127.0.0.1:${portOf(this.#gateway)}`;
  }

  /** The address of each HTTP API, by its id. */
  httpApis(): Record<string, string> {
    const entries = [...this.#httpApis].map(([id, server]) => [id, `http://127.0.0.1:${portOf(server)}`]);
    return Object.fromEntries(entries);
  }

  /** @throws PortInUseError */
  async listen(): Promise<void> {
    const { port } = this.options;
    await listenOn(this.#gateway, port, '--port');
    await this.#dynamodb.start();
  }

  /** Brings the resources up, and takes on what an earlier run left undone. */
  async deploy(resources: Resources): Promise<void> {
    this.resources = resources;
    for (const table of resources.tables) await createTable(this.#dynamodb, table);
    for (const config of resources.functions) this.lambda.createFunction(config);
    for (const bucket of resources.buckets) this.s3.createBucket(bucket);
    for (const [index, api] of resources.httpApis.entries()) await this.#serve(api, index);
    this.lambda.start();
    this.#expiry = setInterval(() => void this.#expire(), EXPIRY_INTERVAL_MS).unref();
    this.ready = true;
  }

  async close(): Promise<void> {
    this.ready = false;
    clearInterval(this.#expiry);
    this.#gateway.close();
    for (const server of this.#httpApis.values()) {
      server.close();
      server.closeAllConnections();
    }
    await this.lambda.close();
    this.#gateway.closeAllConnections();
    await this.#dynamodb.close();
    this.#store.close();
  }

  /** The stack's outputs, with the addresses that its HTTP APIs have here. */
  outputs(): Record<string, string> {
    const outputs = Object.entries(this.resources.outputs).map(([name, value]) => {
      const [, id = ''] = /^https:\/\/(\w+)\.execute-api\./.exec(value) ?? [];
      return [name, this.httpApis()[id] ?? value];
    });
    return Object.fromEntries(outputs);
  }

  #state() {
    const { buckets, tables } = this.resources;
    return {
      ready: this.ready,
      region: this.options.region,
      endpoint: this.endpoint,
      httpApis: this.httpApis(),
      outputs: this.outputs(),
      buckets: buckets.map(({ name }) => name),
      tables: tables.map(({ name }) => name),
      functions: this.lambda.describe(),
    };
  }

  async #serve(api: HttpApiConfig, index: number): Promise<void> {
    const { httpPort } = this.options;
    const server = createHttpApi({
      api,
      accountId: ACCOUNTS[0].id,
      trace: this.trace,
      invoke: (arn, payload, cause) => this.lambda.invoke(arn, payload, cause),
    });
    await listenOn(server, httpPort === 0 ? 0 : httpPort + index, '--http-port');
    this.#httpApis.set(api.id, server);
  }

  async #expire(): Promise<void> {
    const now = Math.floor(Date.now() / 1000);
    for (const table of this.resources.tables) await deleteExpired(this.#dynamodb, table, now);
  }
}

/** Deletes what earlier runs left, unless one of them still runs; what else lies in the folder stays. */
function clear(directory: string): void {
  try {
    new Store(directory).close();
  } catch (error) {
    if (!(error instanceof StateFormatError)) throw error;
  }
  const rooms = ['dynamodb', 'layers', 'logs', 'objects', 'package'];
  const database = ['state.db', 'state.db-wal', 'state.db-shm'];
  for (const name of [...rooms, ...database]) rmSync(join(directory, name), { recursive: true, force: true });
}

/** @throws PortInUseError */
async function listenOn(server: Server, port: number, option: string): Promise<void> {
  await listen(server, port).catch((error) => {
    throw error.code === 'EADDRINUSE' ? new PortInUseError(port, option) : error;
  });
}
