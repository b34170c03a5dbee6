import { AwsError } from '../gateway/aws-error.ts';
import type { Trace } from '../trace.ts';
import { contextOf } from './context.ts';
import type { Principal } from './credentials.ts';
import { type Decision, decide } from './decide.ts';
import type { Asker } from './grantee.ts';
import type { Policies } from './policies.ts';
import { allowsService, type ServiceRequest } from './service-access.ts';
import type { Usage } from './usage.ts';

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

/** Whether somebody may do something, by the policies that stand. */
export class Access {
  readonly #policies: Policies;
  readonly #usage: Usage;
  readonly #trace: Trace;

  constructor({ policies, usage, trace }: { policies: Policies; usage: Usage; trace: Trace }) {
    this.#policies = policies;
    this.#usage = usage;
    this.#trace = trace;
  }

  /** @param principal - null is anonymous */
  allows(principal: Principal | null, request: AccessRequest): boolean {
    return this.#decide(principal, request).allowed;
  }

  /** @throws AwsError `AccessDenied` */
  check(principal: Principal | null, request: AccessRequest): void {
    const decision = this.#decide(principal, request);
    if (principal?.roleArn !== undefined) this.#usage.note(principal.roleArn, { ...request, ...decision });
    if (decision.allowed) return;
    const who = principal?.arn ?? 'anonymous';
    const message = inWords(who, request, decision.because);
    this.#trace.record({
      service: 'iam',
      resource: nameOf(principal),
      type: 'AccessDenied',
      detail: { ...request, principal: who, message },
    });
    throw new AwsError('AccessDenied', message, 403);
  }

  /**
   * Checks what a service does with a function's role, and not by the function's own calls.
   * @param why - the service does so: `destination`, `poller`
   * @throws AwsError `AccessDenied`
   */
  checkRole(roleArn: string, request: AccessRequest, why: string): void {
    const [, , , , accountId = '', role = ''] = roleArn.split(':');
    const arn = `arn:aws:sts::${accountId}:assumed-${role}/${why}`;
    this.check({ accountId, arn, roleArn }, request);
  }

  /** See {@link allowsService}. */
  allowsService(request: ServiceRequest): boolean {
    return allowsService(this.#policies, request);
  }

  /** The policies that stand, and what each role was used for. */
  describe() {
    const roles = this.#policies.roles().map((role) => ({ ...role, uses: this.#usage.of(role.arn) }));
    return { roles, policies: this.#policies.ofResources() };
  }

  #decide(principal: Principal | null, request: AccessRequest): Decision {
    const { action, resource, accountId: ownerId, context = {} } = request;
    const role = principal?.roleArn;
    const known = {
      ...ofAll(ownerId),
      ...(principal && {
        'aws:PrincipalAccount': principal.accountId,
        'aws:PrincipalArn': role ?? principal.arn,
        'aws:PrincipalType': role === undefined ? 'Account' : 'AssumedRole',
      }),
      ...context,
    };
    return decide({
      question: { action, resource, context: contextOf(known) },
      asker: askerOf(principal),
      identity: role === undefined ? undefined : (this.#policies.role(role)?.statements ?? []),
      resource: this.#policies.ofResource(resource),
      ownerId,
    });
  }
}

/** Nothing leaves this machine, so what is asked here is as safe as over TLS: conditions that want TLS are met. */
const ofAll = (ownerId: string) => ({
  'aws:PrincipalIsAWSService': 'false',
  'aws:ResourceAccount': ownerId,
  'aws:SecureTransport': 'true',
});

const askerOf = (principal: Principal | null): Asker => ({
  accountId: principal?.accountId,
  arns: principal ? [principal.arn, ...(principal.roleArn === undefined ? [] : [principal.roleArn])] : [],
});

/** What people call somebody: the role, or the account. */
const nameOf = (principal: Principal | null): string =>
  principal?.roleArn?.split('/').at(-1) ?? principal?.accountId ?? 'anonymous';

/** As AWS says it; SQS has its actions in small letters there. */
function inWords(who: string, { action, resource }: AccessRequest, because: string): string {
  const message = `User: ${who} is not authorized to perform: ${action} on resource: ${resource} ${because}`;
  return action.startsWith('sqs:') ? message.replaceAll(action, action.toLowerCase()) : message;
}
