import { AwsError } from '../gateway/aws-error.ts';
import type { Principal } from './credentials.ts';

/** What somebody wants to do, in the words of policies. */
export interface AccessRequest {
  /** `s3:GetObject` */
  action: string;
  /** An ARN, or `*` for an action that is on no resource. */
  resource: string;
  /** Whose the resource is. */
  accountId: string;
  /** The service's own condition keys, `dynamodb:LeadingKeys`. */
  context?: Record<string, string | string[]>;
}

/** Whether somebody may do something. */
export class Access {
  /** @param principal - null is anonymous */
  allows(principal: Principal | null, { accountId }: AccessRequest): boolean {
    return principal?.accountId === accountId;
  }

  /** @throws AwsError `AccessDenied` */
  check(principal: Principal | null, request: AccessRequest): void {
    if (this.allows(principal, request)) return;
    const who = principal?.arn ?? 'Anonymous';
    const message = `User: ${who} is not authorized to perform: ${request.action} on resource: ${request.resource}`;
    throw new AwsError('AccessDenied', message, 403);
  }
}
