import { join } from 'node:path';
import { guarded } from './apigateway/guarded.ts';
import { AccessLogs } from './apigateway/access-logs.ts';
import { HttpApis } from './apigateway/http-apis.ts';
import { parseArn } from './arn.ts';
import { Console } from './console/console.ts';
import { Deployments } from './cloudformation/deployments.ts';
import type { Stack } from './cloudformation/stack.ts';
import { DynamoDbService } from './dynamodb/service.ts';
import { deleteExpired } from './dynamodb/tables.ts';
import { EcrService } from './ecr/service.ts';
import { EventsApi } from './events/api.ts';
import { defaultBusArn } from './events/bus-arn.ts';
import { PutEvents } from './events/put-events.ts';
import { EventsService } from './events/service.ts';
import { Faults } from './faults.ts';
import { Doorkeeper } from './function-urls/doorkeeper.ts';
import { FunctionUrls } from './function-urls/function-urls.ts';
import { createGateway } from './gateway/gateway.ts';
import { Listeners } from './http/listeners.ts';
import { Ports } from './http/ports.ts';
import { Access } from './iam/access.ts';
import { ACCOUNTS } from './iam/accounts.ts';
import { CredentialStore, type Principal } from './iam/credentials.ts';
import { Policies } from './iam/policies.ts';
import { Usage } from './iam/usage.ts';
import { inspect } from './inspect.ts';
import { LambdaApi } from './lambda/api.ts';
import { Packages } from './lambda/packages.ts';
import type { Running } from './lambda/running.ts';
import { LambdaService } from './lambda/service.ts';
import { sweepTaskFolders } from './lambda/task-folder.ts';
import { LogStore } from './logs/log-store.ts';
import { LogsService } from './logs/service.ts';
import { listenOn, portOf } from './loopback.ts';
import { RetainedBuckets } from './retained-buckets.ts';
import { S3Service } from './s3/service.ts';
import { SavedClock } from './saved-clock.ts';
import { localQueueUrl } from './sqs/local-url.ts';
import type { MessageAttributes } from './sqs/message-attributes.ts';
import { SqsService } from './sqs/service.ts';
import { SsmService } from './ssm/service.ts';
import { NOTHING, type Resources, Stacks } from './stacks.ts';
import { clearState, removeEndpoint, writeEndpoint } from './state-folder.ts';
import { Store } from './store.ts';
import { StsService } from './sts/service.ts';
import type { Addressed } from './template/addressed.ts';
import type { CodeSource } from './template/code-source.ts';
import type { Addresses } from './template/identity.ts';
import type { Planned } from './template/stack.ts';
import { type Cause, Trace } from './trace.ts';

export interface CloudOptions {
  /** Where the state is kept between runs. */
  directory: string;
  region: string;
  /** The gateway's port on loopback; 0 takes a free one. */
  port: number;
  /** The port of the first HTTP API; further ones, and function URLs, take those that follow. 0 takes free ones. */
  httpPort: number;
  /** Where the service's own HTTP API is, if another program serves it. */
  httpApiAddress?: string | undefined;
  /** Forget what earlier runs left. */
  fresh: boolean;
  /** Virtual seconds a second, for whatever waits: 1 unless given. */
  speed?: number;
  /** This machine's build of layers that are deployed for another one. */
  standIn?: CodeSource;
}

const EXPIRY_INTERVAL_MS = 60_000;

/** AWS on loopback: one gateway, and the services behind it over one store. */
export class Cloud {
  readonly trace = new Trace();
  readonly options: CloudOptions;
  readonly lambda: LambdaService;
  readonly s3: S3Service;
  readonly sqs: SqsService;
  readonly packages = new Packages();
  readonly clock: SavedClock;
  readonly credentials = new CredentialStore();
  readonly #policies = new Policies();
  readonly #usage = new Usage();
  readonly access = new Access({ policies: this.#policies, usage: this.#usage, trace: this.trace });
  readonly faults = new Faults();
  ready = false;
  readonly #store: Store;
  readonly #dynamodb: DynamoDbService;
  readonly #events: EventsService;
  readonly #gateway;
  readonly #listeners: Listeners;
  readonly #accessLogs: AccessLogs;
  readonly #httpApis: HttpApis;
  readonly #functionUrls: FunctionUrls;
  readonly #stacks: Stacks;
  readonly #deployments: Deployments;
  readonly #endings: (() => Promise<void>)[] = [];
  #expiry: NodeJS.Timeout | undefined;

  constructor(options: CloudOptions) {
    const { directory, region } = options;
    if (options.fresh) clearState(directory);
    sweepTaskFolders();
    this.options = options;
    const store = new Store(directory);
    const { credentials } = this;
    for (const { id, ...keys } of ACCOUNTS) {
      credentials.add(keys, { accountId: id, arn: `arn:aws:iam::${id}:root` });
    }
    this.#store = store;
    const clock = new SavedClock(store, options.speed ?? 1);
    this.clock = clock;
    this.sqs = new SqsService({ store, trace: this.trace, clock, endpoint: () => this.endpoint });
    this.lambda = new LambdaService({
      store,
      trace: this.trace,
      clock,
      credentials,
      endpoint: () => this.endpoint,
      faults: this.faults,
      access: this.access,
      source: this.sqs,
      deliver: (arn, record, cause) => this.#deliver(arn, record, cause),
    });
    this.s3 = new S3Service({
      store,
      trace: this.trace,
      credentials,
      deliver: (targetArn, event, cause) => {
        const body = JSON.stringify(event);
        for (const delayMs of this.faults.deliveries()) this.#deliver(targetArn, body, cause, delayMs);
      },
      emit: (event, cause) => this.#events.put(defaultBusArn(event), event, cause).targets,
    });
    this.#events = new EventsService({
      store,
      trace: this.trace,
      clock,
      around: {
        allows: (request) => this.access.allowsService(request),
        stands: (arn) => this.#stands(arn),
        send: (arn, body, cause, attributes) => this.#deliver(arn, body, cause, 0, attributes),
        throttles: () => this.faults.happens('throttle'),
        deliveries: ({ source }) => (source === 'aws.s3' ? this.faults.deliveries() : [0]),
      },
    });
    this.#dynamodb = new DynamoDbService({ path: join(directory, 'dynamodb'), accountId: ACCOUNTS[0].id });
    this.#listeners = new Listeners(new Ports(store, options.httpPort));
    this.#accessLogs = new AccessLogs(new LogStore(store));
    this.#httpApis = new HttpApis(
      {
        trace: this.trace,
        logs: this.#accessLogs,
        invoke: guarded(
          (arn, payload, cause) => this.lambda.invoke(arn, payload, cause),
          (request) => this.access.allowsService(request),
          this.trace,
        ),
      },
      this.#listeners,
    );
    this.#functionUrls = new FunctionUrls(
      {
        trace: this.trace,
        doorkeeper: new Doorkeeper(this.access, credentials, this.trace),
        hasRoom: (arn) => this.lambda.find(arn)?.hasRoom ?? true,
        invoke: (arn, payload, cause) => this.lambda.invoke(arn, payload, cause),
      },
      this.#listeners,
    );
    const ssm = new SsmService(store);
    this.#stacks = new Stacks({
      dynamodb: this.#dynamodb,
      events: this.#events,
      lambda: this.lambda,
      s3: this.s3,
      sqs: this.sqs,
      httpApis: this.#httpApis,
      functionUrls: this.#functionUrls,
      parameters: ssm.ofStacks,
      policies: this.#policies,
      retained: new RetainedBuckets(store),
    });
    this.#deployments = new Deployments({
      store,
      trace: this.trace,
      stacks: this.#stacks,
      packages: this.packages,
      listeners: this.#listeners,
      readObject: (accountId, bucket, key) => this.s3.read(accountId, bucket, key),
      localOutputs: (outputs) => this.#localised(outputs),
      standIn: options.standIn,
    });
    this.#gateway = createGateway({
      credentials,
      access: this.access,
      region,
      services: {
        cloudformation: this.#deployments.service,
        ecr: new EcrService(),
        events: new EventsApi(new PutEvents(this.#events, store, this.trace)),
        logs: new LogsService(store),
        sqs: this.sqs,
        ssm,
        sts: new StsService({ credentials, policies: this.#policies }),
        s3: this.s3,
        lambda: new LambdaApi(this.lambda, this.trace),
        dynamodb: this.#dynamodb,
      },
      internal: inspect({
        trace: this.trace,
        clock,
        faults: this.faults,
        console: this.#console(),
        state: () => this.#state(),
        access: () => this.access.describe(),
      }),
      disturb: (call) => this.faults.disturb(call),
      onCrash: ({ service, method, rawPath }, error) => {
        const message = `${method} ${rawPath}: ${error instanceof Error ? error.stack : String(error)}`;
        this.trace.record({ service, resource: 'gateway', type: 'Crash', detail: { message } });
      },
      causeOf: ({ principal }) => this.#runningAs(principal)?.cause,
      onCall: ({ principal, service, operation, asked }) => {
        if (operation) this.#runningAs(principal)?.note(`${service}:${operation}`, asked);
      },
    });
  }

  /** The one address of every AWS service. */
  get endpoint(): string {
    return `http://127.0.0.1:${portOf(this.#gateway)}`;
  }

  /** The address of each HTTP API, by its id. */
  httpApis(): Record<string, string> {
    return this.#httpApis.addresses();
  }

  /** The URLs of functions. */
  functionUrls() {
    return this.#functionUrls.describe();
  }

  /** The stacks that stand, the service's own first. */
  get stacks(): Stack[] {
    return this.#deployments.standing();
  }

  /** What stands, of all stacks. */
  get resources(): Resources {
    return this.#stacks.all();
  }

  /** @throws PortInUseError */
  async listen(): Promise<void> {
    const { directory, port } = this.options;
    await listenOn(this.#gateway, port, 'npm start -- --port');
    await this.#dynamodb.start();
    writeEndpoint(directory, this.endpoint);
  }

  /** Finds addresses for what is to stand of the service's own stack. @throws PortInUseError */
  async reserveOwn({ httpApis, functionUrls }: Addressed): Promise<Addresses> {
    const { httpApiAddress } = this.options;
    if (httpApiAddress !== undefined) this.#listeners.leave(httpApis, httpApiAddress);
    return this.reserve({ httpApis, functionUrls });
  }

  /** The same for another stack. */
  async reserve({ httpApis, functionUrls }: Addressed): Promise<Addresses> {
    return this.#listeners.reserve([...httpApis, ...functionUrls]);
  }

  /**
   * Brings a service's stack up, and whatever was deployed in earlier runs.
   * @param before - the stacks that stand before it
   */
  async start(own: Planned, before: Planned[]): Promise<void> {
    await this.#deployments.start(own, before);
    this.#begin();
  }

  /** Brings up resources that no template describes. */
  async deploy(resources: Resources): Promise<void> {
    await this.#stacks.deploy('', resources);
    this.#begin();
  }

  /** Has this done before the cloud closes: it ends what uses it. */
  beforeClose(end: () => Promise<void>): void {
    this.#endings.push(end);
  }

  async close(): Promise<void> {
    this.ready = false;
    clearInterval(this.#expiry);
    await Promise.all(this.#endings.map((end) => end()));
    await this.#deployments.close();
    this.#gateway.close();
    this.#events.close();
    await this.#listeners.closeAll();
    this.#accessLogs.close();
    await this.lambda.close();
    this.#gateway.closeAllConnections();
    this.sqs.close();
    await this.#dynamodb.close();
    await this.packages.close();
    this.clock.close();
    removeEndpoint(this.options.directory);
    this.#store.close();
  }

  /** The outputs of all stacks, with the addresses that HTTP APIs have here. */
  outputs(): Record<string, string> {
    return this.#localised(this.resources.outputs);
  }

  /** Hands an event to whom it is for, in the caller's transaction. @param body - JSON */
  #deliver(arn: string, body: string, cause: Cause, delayMs = 0, attributes: MessageAttributes = {}): void {
    const { service } = parseArn(arn);
    const delaySeconds = delayMs / 1000;
    if (service === 'lambda') this.lambda.enqueue(arn, body, cause, delayMs);
    else if (service === 'sqs') this.sqs.send(arn, body, { cause, delaySeconds, attributes });
    else throw new Error(`Nothing is delivered to ${arn} here`);
  }

  /** What a function does with a role that it has taken is its own doing too. */
  #runningAs(principal: Principal | null): Running | undefined {
    return principal ? this.lambda.running(principal.assumedBy ?? principal.arn) : undefined;
  }

  #console(): Console {
    const { trace, clock, lambda, sqs, s3, faults } = this;
    const standing = () => ({
      resources: this.resources,
      region: this.options.region,
      stacks: this.stacks.map(({ name, standing: stack }) => ({
        name,
        resources: stack?.plan.resources ?? NOTHING,
      })),
      addresses: {
        ...this.httpApis(),
        ...Object.fromEntries(this.functionUrls().map(({ id, address }) => [id, address])),
      },
    });
    return new Console({
      trace,
      clock,
      lambda,
      sqs,
      s3,
      faults,
      standing,
      resources: () => this.resources,
      events: this.#events,
      dynamodb: this.#dynamodb,
      deliver: (arn, body, cause, attributes) => this.#deliver(arn, body, cause, 0, attributes),
    });
  }

  #stands(arn: string): boolean {
    const { service } = parseArn(arn);
    return service === 'lambda' ? this.lambda.find(arn) !== undefined : this.sqs.has(arn);
  }

  /** Takes up what an earlier run left undone. */
  #begin(): void {
    this.lambda.start();
    this.#events.start();
    this.#expiry = setInterval(() => void this.#expire(), EXPIRY_INTERVAL_MS).unref();
    this.ready = true;
  }

  #localised(outputs: Record<string, string>): Record<string, string> {
    const addresses = this.#httpApis.addresses();
    const local = Object.entries(outputs).map(([name, value]) => {
      const [, id = ''] = /^https:\/\/(\w+)\.execute-api\./.exec(value) ?? [];
      return [name, addresses[id] ?? localQueueUrl(value, this.endpoint)];
    });
    return Object.fromEntries(local);
  }

  #state() {
    const { buckets, tables, queues } = this.resources;
    return {
      ready: this.ready,
      region: this.options.region,
      directory: this.options.directory,
      clock: { now: new Date(this.clock.now()).toISOString(), speed: this.clock.speed },
      endpoint: this.endpoint,
      httpApis: this.httpApis(),
      functionUrls: this.functionUrls(),
      outputs: this.outputs(),
      stacks: this.stacks.map(({ name, accountId, standing }) => ({
        name,
        accountId,
        outputs: this.#localised(standing?.plan.resources.outputs ?? {}),
      })),
      buckets: buckets.map(({ name }) => name),
      tables: tables.map(({ name }) => name),
      queues: queues.map(({ name, arn }) => ({ name, ...this.sqs.depth(arn) })),
      functions: this.lambda.describe(),
      buses: this.#events.describeBuses(),
      rules: this.#events.describe(),
    };
  }

  async #expire(): Promise<void> {
    const now = Math.floor(this.clock.now() / 1000);
    for (const table of this.resources.tables) {
      await deleteExpired(this.#dynamodb, table, now).catch((error) => {
        const message = `cannot look for what has expired: ${String(error)}`;
        this.trace.record({ service: 'dynamodb', resource: table.name, type: 'Crash', detail: { message } });
      });
    }
  }
}
