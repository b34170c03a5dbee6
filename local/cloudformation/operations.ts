import { isDeepStrictEqual } from 'node:util';
import type { Plan } from '../template/stack.ts';
import type { Stack as Place, Template } from '../template/template.ts';
import type { ChangeSet, Stack } from './stack.ts';

/** Where stacks stand. */
export interface Deployer {
  /** @throws TemplateError, ZodError, AwsError for an artifact that is not there */
  plan(template: Template, place: Place): Promise<Plan>;
  /** @param stood - in an earlier run */
  deploy(stack: Stack, plan: Plan, stood?: boolean): Promise<void>;
  /** Takes down what stands, or what there is of a stack whose creation failed. @throws AwsError `BucketNotEmpty` */
  remove(stack: Stack): Promise<void>;
  /** Hears how each operation ended. */
  ended(stack: Stack, reason?: string): Promise<void>;
}

/** Creates, updates and deletes stacks, in the steps and with the statuses of CloudFormation. */
export class StackOperations {
  readonly #deployer: Deployer;
  readonly #underWay = new Map<Stack, Promise<void>>();

  constructor(deployer: Deployer) {
    this.#deployer = deployer;
  }

  /** Does something with a stack when all that was begun with it before is done. */
  begin(stack: Stack, work: () => Promise<void>): void {
    const done = (this.#underWay.get(stack) ?? Promise.resolve()).then(work);
    this.#underWay.set(stack, done);
  }

  /** Waits for all that was begun. */
  async settle(): Promise<void> {
    await Promise.all(this.#underWay.values());
  }

  /**
   * Brings up a stack that its own template describes, without a change set.
   * @param stood - it did in an earlier run
   */
  async create(stack: Stack, template: Template, plan: Plan, stood = false): Promise<void> {
    await this.#deployer.deploy(stack, plan, stood);
    stack.standing = { template, plan };
    stack.tellResources('CREATE_COMPLETE');
    stack.enter('CREATE_COMPLETE');
  }

  /** @returns its id */
  createChangeSet(stack: Stack, name: string, template: Template): string {
    const id = stack.id.replace(':stack/', ':changeSet/').replace(`/${stack.name}/`, `/${name}/`);
    const changes = !isDeepStrictEqual(template, stack.standing?.template);
    stack.changeSets.set(name, { id, name, template, changes });
    return id;
  }

  /** Executes a change set. @returns when the stack has come to rest: what went wrong is in its events */
  async execute(stack: Stack, { template }: ChangeSet): Promise<void> {
    const verb = stack.standing ? 'UPDATE' : 'CREATE';
    stack.enter(`${verb}_IN_PROGRESS`, 'User Initiated');
    const failure = await failureOf(this.#apply(stack, template));
    if (failure !== undefined) {
      stack.enter(`${verb}_FAILED`, failure);
      await this.#rollBack(stack);
    } else {
      stack.tellResources(`${verb}_COMPLETE`);
      stack.enter(`${verb}_COMPLETE`);
    }
    await this.#deployer.ended(stack, failure);
  }

  /** Deletes a stack. @returns when it is gone, or when its events say why it is not */
  async delete(stack: Stack): Promise<void> {
    stack.enter('DELETE_IN_PROGRESS', 'User Initiated');
    const failure = await failureOf(this.#deployer.remove(stack));
    stack.enter(failure === undefined ? 'DELETE_COMPLETE' : 'DELETE_FAILED', failure);
    await this.#deployer.ended(stack, failure);
  }

  async #apply(stack: Stack, template: Template): Promise<void> {
    const { accountId, region, name: stackName } = stack;
    const plan = await this.#deployer.plan(template, { accountId, region, stackName });
    await this.#deployer.deploy(stack, plan);
    stack.standing = { template, plan };
  }

  async #rollBack(stack: Stack): Promise<void> {
    const prefix = stack.standing ? 'UPDATE_ROLLBACK' : 'ROLLBACK';
    stack.enter(`${prefix}_IN_PROGRESS`);
    const { standing } = stack;
    const failure = await failureOf(
      standing ? this.#deployer.deploy(stack, standing.plan) : this.#deployer.remove(stack),
    );
    stack.enter(`${prefix}_${failure === undefined ? 'COMPLETE' : 'FAILED'}`, failure);
  }
}

/** Why work failed; undefined when it did not. */
const failureOf = (work: Promise<void>): Promise<string | undefined> =>
  work.then(
    () => undefined,
    (error) => (error instanceof Error ? error.message : String(error)),
  );
