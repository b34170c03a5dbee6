import { randomUUID } from 'node:crypto';
import type { Plan } from '../template/stack.ts';
import type { Resource, Template } from '../template/template.ts';

/** One step of an operation on a stack. */
export interface StackEvent {
  id: string;
  time: Date;
  logicalId: string;
  physicalId: string;
  type: string;
  /** `CREATE_IN_PROGRESS`, `UPDATE_COMPLETE`, … */
  status: string;
  reason: string | undefined;
}

/** Changes that wait to be executed. */
export interface ChangeSet {
  id: string;
  name: string;
  template: Template;
  /** Whether there is anything to change. */
  changes: boolean;
}

/** A stack, as CloudFormation tells of it. */
export class Stack {
  readonly id: string;
  readonly accountId: string;
  readonly region: string;
  readonly name: string;
  readonly created = new Date();
  status = 'REVIEW_IN_PROGRESS';
  /** What stands; undefined before it is created. */
  standing: { template: Template; plan: Plan } | undefined;
  readonly changeSets = new Map<string, ChangeSet>();
  /** The newest first. */
  readonly events: StackEvent[] = [];

  constructor({ accountId, region, name }: Pick<Stack, 'accountId' | 'region' | 'name'>) {
    this.accountId = accountId;
    this.region = region;
    this.name = name;
    this.id = `arn:aws:cloudformation:${region}:${accountId}:stack/${name}/${randomUUID()}`;
  }

  /** Its resources. */
  get declared(): Resource[] {
    return this.standing?.plan.declared ?? [];
  }

  /** Enters a status, and tells of it. */
  enter(status: string, reason?: string): void {
    this.status = status;
    this.#tell({ logicalId: this.name, ref: this.id, type: 'AWS::CloudFormation::Stack' }, status, reason);
  }

  /** Tells that each of its resources has entered a status. */
  tellResources(status: string): void {
    for (const resource of this.declared) this.#tell(resource, status);
  }

  #tell(
    { logicalId, ref, type }: Pick<Resource, 'logicalId' | 'ref' | 'type'>,
    status: string,
    reason?: string,
  ): void {
    this.events.unshift({
      id: randomUUID(),
      time: new Date(),
      logicalId,
      physicalId: ref,
      type,
      status,
      reason,
    });
  }
}
