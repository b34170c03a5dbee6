import type { HttpApis } from './apigateway/http-apis.ts';
import type { FunctionUrls } from './function-urls/function-urls.ts';
import { AwsError } from './gateway/aws-error.ts';
import type { DynamoDbService } from './dynamodb/service.ts';
import { createTable, deleteTable } from './dynamodb/tables.ts';
import type { EventsService } from './events/service.ts';
import type { Policies } from './iam/policies.ts';
import { checkFunctionRole, checkPrincipals } from './iam/principals.ts';
import { logGroupOf } from './lambda/log.ts';
import type { LambdaService } from './lambda/service.ts';
import { identitiesOf } from './identities.ts';
import { NOTHING, type Resources, together } from './resources.ts';
import type { LogStore } from './logs/log-store.ts';
import type { RetainedBuckets } from './retained-buckets.ts';
import type { S3Service } from './s3/service.ts';
import type { SqsService } from './sqs/service.ts';
import type { StackParameters } from './ssm/stack-parameters.ts';

/** Where resources stand. */
export interface Rooms {
  dynamodb: DynamoDbService;
  events: EventsService;
  lambda: LambdaService;
  logs: LogStore;
  s3: S3Service;
  sqs: SqsService;
  httpApis: HttpApis;
  functionUrls: FunctionUrls;
  parameters: StackParameters;
  policies: Policies;
  retained: RetainedBuckets;
}

/** Stands for a stack of what has outlived its own: no stack has such a name. */
const RETAINED = 'retained buckets';

/** The stacks that stand, each with its resources. */
export class Stacks {
  readonly #rooms: Rooms;
  readonly #standing = new Map<string, Resources>();

  constructor(rooms: Rooms) {
    this.#rooms = rooms;
    for (const bucket of rooms.retained.all()) rooms.s3.putBucket(bucket);
    this.#protectRetained();
  }

  /** Gives a stack its place before those that come up before it. */
  announce(name: string): void {
    this.#standing.set(name, NOTHING);
  }

  /**
   * Has the roles and policies known of a stack that is to stand again: others may be about to that need them, whichever
   * was deployed first.
   */
  expect(name: string, { roles, policies }: Resources): void {
    for (const role of roles) this.#rooms.policies.putRole(role);
    this.#rooms.policies.putResourcePolicies(name, policies);
  }

  /** Takes back what was expected of a stack that does not stand after all. */
  giveUp(name: string, { roles }: Resources): void {
    if (this.#standing.has(name)) return;
    this.#rooms.policies.putResourcePolicies(name, []);
    const others = new Set(this.all().roles.map(({ arn }) => arn));
    for (const { arn } of roles) if (!others.has(arn)) this.#rooms.policies.deleteRole(arn);
  }

  /** Gives buckets that outlived a stack to another one, which takes an import on AWS. */
  adopt({ buckets }: Resources): void {
    for (const { name } of buckets) this.#rooms.retained.release(name);
    this.#protectRetained();
  }

  /** The resources of every stack, and what has outlived its own; of outputs with one name, those of the stack that came first. */
  all(): Resources {
    const { retained } = this.#rooms;
    const outlived = { ...NOTHING, buckets: retained.all(), policies: retained.policies() };
    return together([...this.#standing.values(), outlived]);
  }

  /**
   * Brings a stack's resources up. What stands already takes its new configuration and keeps its data; what the
   * stack had before and has no more goes.
   * @param stood - it did in an earlier run: a role that its policies name may be gone by now, as on AWS
   * @throws AwsError `AlreadyExists` for what belongs to another stack, `BucketNotEmpty`; PortInUseError
   */
  async deploy(name: string, resources: Resources, stood = false): Promise<void> {
    const { dynamodb, events, lambda, s3, sqs, httpApis, functionUrls, parameters, policies } = this.#rooms;
    this.#refuseShared(name, resources);
    parameters.check(lasting(name), resources.parameters);
    if (!stood) checkPrincipals(resources, policies);
    const before = this.#standing.get(name) ?? NOTHING;
    this.#standing.set(name, resources);
    for (const role of resources.roles) policies.putRole(role);
    policies.putResourcePolicies(name, resources.policies);
    for (const each of resources.functions) checkFunctionRole(each, policies);
    for (const table of resources.tables) await createTable(dynamodb, table);
    for (const queue of resources.queues) sqs.putQueue(queue);
    parameters.put(lasting(name), resources.parameters);
    for (const config of resources.functions) lambda.putFunction(config);
    lambda.putMappings(name, resources.mappings);
    for (const bucket of resources.buckets) s3.putBucket(bucket);
    for (const api of resources.httpApis) await httpApis.put(api);
    for (const url of resources.functionUrls) await functionUrls.put(url);
    for (const bus of resources.buses) events.putBus(bus);
    for (const rule of resources.rules) events.putRule(rule);
    await this.#delete({
      policies: before.policies,
      roles: without(before.roles, resources.roles),
      buckets: without(before.buckets, resources.buckets),
      tables: without(before.tables, resources.tables),
      logGroups: without(before.logGroups, resources.logGroups),
      queues: without(before.queues, resources.queues),
      functions: without(before.functions, resources.functions),
      httpApis: before.httpApis.filter(({ id }) => !resources.httpApis.some((each) => each.id === id)),
      functionUrls: before.functionUrls.filter(
        ({ id }) => !resources.functionUrls.some((each) => each.id === id),
      ),
      buses: without(before.buses, resources.buses),
      rules: before.rules.filter(({ arn }) => !resources.rules.some((each) => each.arn === arn)),
    });
    // After those of functions and APIs that are gone: these take their groups along.
    for (const group of resources.logGroups) this.#rooms.logs.putGroup(group);
  }

  /**
   * Takes a stack down, but for buckets that are to be retained, and those of their policies that are.
   * @param creating - it never stood as a whole
   * @throws AwsError `BucketNotEmpty`, and then nothing is gone
   */
  async remove(name: string, creating = false): Promise<void> {
    const resources = this.#standing.get(name);
    if (!resources) return;
    this.#rooms.lambda.putMappings(name, []);
    await this.#delete(resources, creating);
    this.#rooms.policies.putResourcePolicies(name, []);
    this.#rooms.parameters.put(lasting(name), []);
    this.#standing.delete(name);
  }

  #refuseShared(stack: string, resources: Resources): void {
    const retained = this.#rooms.retained.all();
    const outlived = resources.buckets.find(({ name }) => retained.some((each) => each.name === name));
    if (outlived) throw new AwsError('AlreadyExists', `${outlived.name} already exists`);
    const taken = new Set(
      [...this.#standing].flatMap(([name, other]) => (name === stack ? [] : [...identitiesOf(other).keys()])),
    );
    const [, shared] = [...identitiesOf(resources)].find(([identity]) => taken.has(identity)) ?? [];
    if (shared !== undefined)
      throw new AwsError('AlreadyExists', `${shared} already exists in another stack`);
  }

  #protectRetained(): void {
    this.#rooms.policies.putResourcePolicies(RETAINED, this.#rooms.retained.policies());
  }

  /** @param gone - with the policies of the stack as it was */
  async #delete(
    gone: Omit<Resources, 'outputs' | 'mappings' | 'parameters'>,
    creating = false,
  ): Promise<void> {
    const { policies, roles, tables, queues, functions, httpApis, functionUrls, buses, rules } = gone;
    const { s3, retained } = this.#rooms;
    const kept = gone.buckets.filter((bucket) => outlives(bucket, creating));
    const buckets = without(gone.buckets, kept);
    for (const bucket of buckets) s3.checkEmpty(bucket.name);
    for (const bucket of buckets) s3.deleteBucket(bucket.name);
    for (const bucket of kept) {
      const own = policies.filter(({ resourceArn }) => resourceArn === `arn:aws:s3:::${bucket.name}`);
      const lasting = own.filter((policy) => outlives(policy, creating));
      s3.putBucket(retained.keep(bucket, lasting));
    }
    this.#protectRetained();
    for (const { arn } of rules) this.#rooms.events.deleteRule(arn);
    for (const { arn } of buses) this.#rooms.events.deleteBus(arn);
    for (const api of httpApis) await this.#rooms.httpApis.delete(api.id);
    for (const url of functionUrls) await this.#rooms.functionUrls.delete(url.id);
    for (const { name } of functions) this.#rooms.lambda.deleteFunction(name);
    for (const { arn } of queues) this.#rooms.sqs.deleteQueue(arn);
    const stay = without(this.all().functions, functions);
    for (const { accountId, name } of gone.logGroups) {
      const isWritten = stay.some((each) => each.accountId === accountId && logGroupOf(each.name) === name);
      // Lambda would make it again.
      if (isWritten) this.#rooms.logs.putGroup({ accountId, name });
      else this.#rooms.logs.deleteGroup(accountId, name);
    }
    for (const table of tables) await deleteTable(this.#rooms.dynamodb, table);
    for (const { arn } of roles) this.#rooms.policies.deleteRole(arn);
  }
}

/** What a stack is known by after a restart too: its id without its last part, which is another one then. */
const lasting = (id: string): string => id.replace(/\/[^/]*$/, '');

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html */
const outlives = ({ deletionPolicy }: { deletionPolicy?: string }, creating: boolean): boolean =>
  deletionPolicy === 'Retain' || (deletionPolicy === 'RetainExceptOnCreate' && !creating);

const without = <T extends { name: string }>(before: T[], after: T[]): T[] =>
  before.filter(({ name }) => !after.some((each) => each.name === name));
