import type { AccessRequest } from './access.ts';

/** A request that was looked at for a role. */
export interface Use extends AccessRequest {
  allowed: boolean;
}

const MOST_KEPT = 5_000;

/** What each role has been used for, in vain or not: to tell which of its permissions it needs. */
export class Usage {
  readonly #uses = new Map<string, Map<string, Use>>();

  /** Notes a request, if it is another one than those before. */
  note(roleArn: string, { action, resource, accountId, context = {}, allowed }: Use): void {
    const uses = this.#uses.get(roleArn) ?? new Map<string, Use>();
    this.#uses.set(roleArn, uses);
    const use = { action, resource, accountId, context, allowed };
    if (uses.size < MOST_KEPT) uses.set(JSON.stringify(use), use);
  }

  of(roleArn: string): Use[] {
    return [...(this.#uses.get(roleArn)?.values() ?? [])];
  }
}
