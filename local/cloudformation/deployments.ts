import type { Listeners } from '../http/listeners.ts';
import type { Packages } from '../lambda/packages.ts';
import type { Stacks } from '../stacks.ts';
import type { Store } from '../store.ts';
import type { CodeSource } from '../template/code-source.ts';
import { FromPackages } from '../template/from-packages.ts';
import { type Plan, type Planned, planStack } from '../template/stack.ts';
import type { Stack as Place, Template } from '../template/template.ts';
import type { Trace } from '../trace.ts';
import { type Journalled, StackJournal } from './journal.ts';
import { StackOperations } from './operations.ts';
import type { Room } from './room.ts';
import { CloudFormationService } from './service.ts';
import { Stack } from './stack.ts';

export interface DeploymentOptions {
  store: Store;
  trace: Trace;
  stacks: Stacks;
  packages: Packages;
  listeners: Listeners;
  /** Reads an object of S3. @throws AwsError */
  readObject: Room['readObject'];
  /** A stack's outputs, with the addresses that things have here. */
  localOutputs: (outputs: Record<string, string>) => Record<string, string>;
  /** This machine's build of layers whose own binaries it cannot load. */
  standIn: CodeSource | undefined;
}

/** The stacks that stand: the one that `sls local` brings up, and those that `sls deploy` deploys. */
export class Deployments {
  readonly service: CloudFormationService;
  readonly #options: DeploymentOptions;
  readonly #journal: StackJournal;
  readonly #operations: StackOperations;
  readonly #stacks = new Set<Stack>();
  /** What listens for each, by account and name. */
  readonly #reserved = new Map<string, string[]>();

  constructor(options: DeploymentOptions) {
    const { stacks, store, readObject, localOutputs } = options;
    this.#options = options;
    this.#journal = new StackJournal(store);
    this.#operations = new StackOperations({
      plan: (template, place) => this.#plan(template, place),
      deploy: ({ id }, { resources }, stood) => stacks.deploy(id, resources, stood),
      remove: ({ id, standing }) => stacks.remove(id, standing === undefined),
      ended: (stack, failure) => this.#ended(stack, failure),
    });
    this.service = new CloudFormationService({
      stacks: this.#stacks,
      operations: this.#operations,
      readObject,
      outputs: (stack) => localOutputs(stack.standing?.plan.resources.outputs ?? {}),
    });
  }

  /**
   * Brings up the service's own stack and those before it, in place of earlier deployments of these names, and then
   * the others.
   */
  async start(own: Planned, before: Planned[]): Promise<void> {
    const first = this.#announce(own);
    const others = before.map((each) => [this.#announce(each), each] as const);
    const again = [];
    for (const deployed of this.#journal.all()) again.push(await this.#expect(deployed));
    for (const [stack, { template, plan }] of [...others, [first, own] as const]) {
      // A `sls remove` may have left its bucket behind.
      this.#options.stacks.adopt(plan.resources);
      await this.#operations.create(stack, template, plan);
    }
    for (const restore of again) await restore();
  }

  /** The stacks that stand, the service's own first. */
  standing(): Stack[] {
    return [...this.#stacks].filter(({ standing }) => standing);
  }

  /** Waits for what is under way. */
  async close(): Promise<void> {
    await this.#operations.settle();
  }

  #announce({ place: { accountId, region, stackName: name } }: Planned): Stack {
    const stack = new Stack({ accountId, region, name });
    this.#stacks.add(stack);
    this.#options.stacks.announce(stack.id);
    this.#journal.forget(stack);
    return stack;
  }

  /** Plans what was deployed in an earlier run. @returns what has it stand again */
  async #expect(deployed: Journalled): Promise<() => Promise<void>> {
    const { accountId, region, name: stackName, template } = deployed;
    const stack = new Stack(deployed);
    try {
      const plan = await this.#plan(template, { accountId, region, stackName });
      this.#options.stacks.expect(stack.id, plan.resources);
      return () => this.#restore(stack, template, plan);
    } catch (error) {
      return () => this.#cannotStand(stack, error);
    }
  }

  async #restore(stack: Stack, template: Template, plan: Plan): Promise<void> {
    this.#stacks.add(stack);
    try {
      await this.#operations.create(stack, template, plan, true);
    } catch (error) {
      this.#options.stacks.giveUp(stack.id, plan.resources);
      await this.#cannotStand(stack, error);
    }
  }

  async #cannotStand(stack: Stack, error: unknown): Promise<void> {
    this.#stacks.add(stack);
    stack.enter('CREATE_FAILED', String(error));
    await this.#closeUnserved(stack);
    this.#tell(stack, `cannot stand again: ${error instanceof Error ? error.message : String(error)}`);
  }

  #plan(template: Template, place: Place): Promise<Plan> {
    const { packages, readObject, standIn } = this.#options;
    const read = ({ S3Bucket, S3Key }: { S3Bucket: string; S3Key: string }) =>
      readObject(place.accountId, S3Bucket, S3Key);
    const source = new FromPackages({ packages, read, standIn });
    return planStack(template, place, source, async ({ httpApis, functionUrls }) => {
      const ids = [...httpApis, ...functionUrls];
      this.#reserved.set(`${place.accountId} ${place.stackName}`, ids);
      return this.#options.listeners.reserve(ids);
    });
  }

  /** What could not be made leaves its addresses. */
  async #closeUnserved({ accountId, name }: Stack): Promise<void> {
    const key = `${accountId} ${name}`;
    await this.#options.listeners.closeUnserved(this.#reserved.get(key) ?? []);
    this.#reserved.delete(key);
  }

  async #ended(stack: Stack, failure: string | undefined): Promise<void> {
    await this.#closeUnserved(stack);
    if (stack.status === 'DELETE_COMPLETE') {
      this.#stacks.delete(stack);
      this.#journal.forget(stack);
    } else if (stack.standing) this.#journal.save(stack, stack.standing.template);
    this.#tell(stack, failure);
  }

  #tell({ name, status, standing }: Stack, failure: string | undefined): void {
    const { outputs = {} } = standing?.plan.resources ?? {};
    const addresses = Object.values(this.#options.localOutputs(outputs)).filter((v) =>
      v.startsWith('http://'),
    );
    const detail = { status, addresses, ...(failure !== undefined && { message: failure }) };
    this.#options.trace.record({ service: 'stack', resource: name, type: 'StackChanged', detail });
  }
}
