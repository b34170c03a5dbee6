import type { Statement } from './policy.ts';

/** A role, as its template declares it. */
export interface RoleConfig {
  name: string;
  arn: string;
  accountId: string;
  /** Who may take it. */
  trust: Statement[];
  /** What it may do. */
  statements: Statement[];
  /** Seconds; an hour unless set. */
  longestSession?: number;
}

/** A policy of a resource, by the resource's ARN. A bucket's is that of its objects too. */
export interface ResourcePolicyConfig {
  /** The policy's logical id. */
  name: string;
  /** As its template says; without, it goes with its stack. */
  deletionPolicy?: string;
  resourceArn: string;
  statements: Statement[];
}

/** The policies that stand. A role is one of them: who may take it, it says itself. */
export class Policies {
  readonly #roles = new Map<string, RoleConfig>();
  readonly #ofStacks = new Map<string, ResourcePolicyConfig[]>();
  readonly #ofResources = new Map<string, Statement[]>();

  putRole(role: RoleConfig): void {
    this.#roles.set(role.arn, role);
  }

  deleteRole(arn: string): void {
    this.#roles.delete(arn);
  }

  roles(): RoleConfig[] {
    return [...this.#roles.values()];
  }

  /** The policies of all resources but roles. */
  ofResources(): ResourcePolicyConfig[] {
    return [...this.#ofStacks.values()].flat();
  }

  role(arn: string): RoleConfig | undefined {
    return this.#roles.get(arn);
  }

  /** All policies of a stack's resources. */
  putResourcePolicies(stack: string, configs: ResourcePolicyConfig[]): void {
    this.#ofStacks.set(stack, configs);
    this.#ofResources.clear();
    for (const { resourceArn, statements } of [...this.#ofStacks.values()].flat()) {
      const others = this.#ofResources.get(resourceArn) ?? [];
      this.#ofResources.set(resourceArn, [...others, ...statements]);
    }
  }

  /** What a resource itself says of who may do what to it. */
  ofResource(arn: string): readonly Statement[] {
    return this.role(arn)?.trust ?? this.#ofResources.get(bucketOf(arn) ?? arn) ?? [];
  }
}

const bucketOf = (arn: string): string | undefined => /^arn:aws:s3:::[^/]+/.exec(arn)?.[0];
