import type { CloudOptions } from './cloud-options.ts';
import type { Stack } from './cloudformation/stack.ts';
import { describeState } from './describe.ts';
import { localOutputs } from './local-outputs.ts';
import { startExpiry } from './dynamodb/expiry.ts';
import { createEntrance } from './entrance.ts';
import { sweepTaskFolders } from './lambda/task-folder.ts';
import { listenOn, portOf } from './loopback.ts';
import type { Resources } from './resources.ts';
import { clearState, removeEndpoint, writeEndpoint } from './state-folder.ts';
import type { Addressed } from './template/addressed.ts';
import type { Addresses } from './template/identity.ts';
import type { Planned } from './template/stack.ts';
import { wire, type Wired } from './wiring.ts';

/** AWS on loopback: one gateway, and the services behind it over one store. */
export class Cloud {
  readonly options: CloudOptions;
  ready = false;
  readonly #wired: Wired;
  readonly #gateway;
  readonly #endings: (() => Promise<void>)[] = [];
  readonly #closing = new AbortController();
  #endExpiry = () => {};

  constructor(options: CloudOptions) {
    if (options.fresh) clearState(options.directory);
    sweepTaskFolders();
    this.options = options;
    this.#wired = wire(options, () => this.endpoint);
    const state = () => ({ ready: this.ready, ...describeState(this.#wired, this.endpoint, options) });
    this.#gateway = createEntrance(this.#wired, options.region, state, this.#closing.signal);
  }

  get trace() {
    return this.#wired.trace;
  }

  get lambda() {
    return this.#wired.lambda;
  }

  get s3() {
    return this.#wired.s3;
  }

  get sqs() {
    return this.#wired.sqs;
  }

  get packages() {
    return this.#wired.packages;
  }

  get clock() {
    return this.#wired.clock;
  }

  get credentials() {
    return this.#wired.credentials;
  }

  get access() {
    return this.#wired.access;
  }

  get faults() {
    return this.#wired.faults;
  }

  /** The one address of every AWS service. */
  get endpoint(): string {
    return `http://127.0.0.1:${portOf(this.#gateway)}`;
  }

  /** The address of each HTTP API, by its id. */
  httpApis(): Record<string, string> {
    return this.#wired.httpApis.addresses();
  }

  /** The URLs of functions. */
  functionUrls() {
    return this.#wired.functionUrls.describe();
  }

  /** The stacks that stand, the service's own first. */
  get stacks(): Stack[] {
    return this.#wired.deployments.standing();
  }

  /** What stands, of all stacks. */
  get resources(): Resources {
    return this.#wired.stacks.all();
  }

  /** @throws PortInUseError */
  async listen(): Promise<void> {
    const { directory, port } = this.options;
    await listenOn(this.#gateway, port);
    await this.#wired.dynamodb.start();
    writeEndpoint(directory, this.endpoint);
  }

  /** Finds addresses for what is to stand of the service's own stack. @throws PortInUseError */
  async reserveOwn({ httpApis, functionUrls }: Addressed): Promise<Addresses> {
    const { httpApiAddress } = this.options;
    if (httpApiAddress !== undefined) this.#wired.listeners.leave(httpApis, httpApiAddress);
    return this.reserve({ httpApis, functionUrls });
  }

  /** The same for another stack. */
  async reserve({ httpApis, functionUrls }: Addressed): Promise<Addresses> {
    return this.#wired.listeners.reserve([...httpApis, ...functionUrls]);
  }

  /**
   * Brings a service's stack up, and whatever was deployed in earlier runs.
   * @param before - the stacks that stand before it
   */
  async start(own: Planned, before: Planned[]): Promise<void> {
    await this.#wired.deployments.start(own, before);
    this.#begin();
  }

  /** Brings up resources that no template describes. */
  async deploy(resources: Resources): Promise<void> {
    await this.#wired.stacks.deploy('', resources);
    this.#begin();
  }

  /** Has this done before the cloud closes: it ends what uses it. */
  beforeClose(end: () => Promise<void>): void {
    this.#endings.push(end);
  }

  async close(): Promise<void> {
    const wired = this.#wired;
    this.ready = false;
    this.#closing.abort();
    this.#endExpiry();
    await Promise.all(this.#endings.map((end) => end()));
    await wired.deployments.close();
    this.#gateway.close();
    wired.events.close();
    await wired.listeners.closeAll();
    wired.accessLogs.close();
    await wired.lambda.close();
    this.#gateway.closeAllConnections();
    wired.sqs.close();
    await wired.dynamodb.close();
    await wired.packages.close();
    wired.clock.close();
    removeEndpoint(this.options.directory);
    wired.store.close();
  }

  /** The outputs of all stacks, with the addresses that HTTP APIs have here. */
  outputs(): Record<string, string> {
    return localOutputs(this.resources.outputs, this.httpApis(), this.endpoint);
  }

  /** Takes up what an earlier run left undone. */
  #begin(): void {
    const { lambda, events, dynamodb, clock, trace } = this.#wired;
    lambda.start();
    events.start();
    this.#endExpiry = startExpiry({ dynamodb, clock, trace, tables: () => this.resources.tables });
    this.ready = true;
  }
}
