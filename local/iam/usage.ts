import type { AccessRequest } from './request.ts';

/** A request that was looked at for a role. */
export interface Use extends AccessRequest {
  allowed: boolean;
  /** Of what no code of the role's asked for, but AWS on its behalf: `poller`, `destination`, `logs`. */
  implicit?: string;
}

const MOST_KEPT = 5_000;

/** What each role has been used for, in vain or not: to tell which of its permissions it needs. */
export class Usage {
  readonly #uses = new Map<string, Map<string, Use>>();

  /** Notes a request, if it is another one than those before. */
  note(roleArn: string, use: Use): void {
    const { action, resource, accountId, context = {}, allowed, implicit } = use;
    const uses = this.#uses.get(roleArn) ?? new Map<string, Use>();
    this.#uses.set(roleArn, uses);
    const noted = {
      action,
      resource,
      accountId,
      context,
      allowed,
      ...(implicit !== undefined && { implicit }),
    };
    if (uses.size < MOST_KEPT) uses.set(JSON.stringify(noted), noted);
  }

  of(roleArn: string): Use[] {
    return [...(this.#uses.get(roleArn)?.values() ?? [])];
  }
}
