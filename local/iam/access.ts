import { AwsError } from '../gateway/aws-error.ts';
import type { Cause, Trace } from '../trace.ts';
import { contextOf } from './context.ts';
import { type Principal, sessionOf } from './credentials.ts';
import { type Decision, decide } from './decide.ts';
import type { Asker } from './grantee.ts';
import type { Policies } from './policies.ts';
import { absenceInWords, inWords, remedyOf } from './refusal.ts';
import type { AccessRequest } from './request.ts';
import { allowsService, type ServiceRequest } from './service-access.ts';
import type { Usage } from './usage.ts';

/** What a caller knows of a request beside what it is for. */
interface Known {
  remedy?: string | undefined;
  cause?: Cause | undefined;
  /** The key of what is not there: all that is asked is whether whoever calls may know so. */
  absent?: string | undefined;
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

  /**
   * @param principal - null is anonymous
   * @param known - what to change for it to be allowed, where the caller knows that better; and the invocation in
   * which it is asked, if it is in one
   * @throws AwsError `AccessDenied`
   */
  check(principal: Principal | null, request: AccessRequest, known: Known = {}): void {
    this.#check(principal, request, known);
  }

  /**
   * Checks what a service does with a function's role, and not by the function's own calls.
   * @param why - the service does so: `destination`, `poller`, `logs`
   * @throws AwsError `AccessDenied`
   */
  checkRole(roleArn: string, request: AccessRequest, why: string): void {
    this.#check(sessionOf(roleArn, why), request, { implicit: why });
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

  #check(
    principal: Principal | null,
    request: AccessRequest,
    { implicit, remedy: known, cause, absent }: Known & { implicit?: string },
  ): void {
    const decision = this.#decide(principal, request);
    if (principal?.roleArn !== undefined) {
      const { allowed } = decision;
      this.#usage.note(principal.roleArn, {
        ...request,
        allowed,
        ...(implicit !== undefined && { implicit }),
      });
    }
    if (decision.allowed) return;
    const message = inWords(principal, request, decision.refusal);
    const { refusal } = decision;
    const isMissing = refusal.kind === 'missing';
    const remedy = (isMissing ? known : undefined) ?? remedyOf(principal, request, refusal);
    this.#trace.record({
      service: 'iam',
      resource: nameOf(principal),
      type: 'AccessDenied',
      cause: cause?.id,
      detail: {
        ...request,
        principal: principal?.arn ?? 'anonymous',
        message,
        remedy: absent === undefined ? remedy : absenceInWords(absent, remedy),
        absent,
      },
    });
    throw new AwsError('AccessDenied', message, 403);
  }

  #decide(principal: Principal | null, request: AccessRequest): Decision {
    const { action, resource, accountId: ownerId, context = {} } = request;
    const role = principal?.roleArn;
    return decide({
      question: { action, resource, context: contextOf({ ...knownOf(principal, ownerId), ...context }) },
      asker: askerOf(principal),
      identity: role === undefined ? undefined : (this.#policies.role(role)?.statements ?? []),
      resource: this.#policies.ofResource(resource),
      ownerId,
    });
  }
}

/**
 * What policies of every service can look at. Nothing leaves this machine, so what is asked here is as safe as over
 * TLS: conditions that want TLS are met.
 */
const knownOf = (principal: Principal | null, ownerId: string) => ({
  'aws:PrincipalIsAWSService': 'false',
  'aws:PrincipalType': typeOf(principal),
  'aws:ResourceAccount': ownerId,
  'aws:SecureTransport': 'true',
  ...(principal && {
    'aws:PrincipalAccount': principal.accountId,
    'aws:PrincipalArn': principal.roleArn ?? principal.arn,
  }),
});

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
const typeOf = (principal: Principal | null): string =>
  principal === null ? 'Anonymous' : principal.roleArn === undefined ? 'Account' : 'AssumedRole';

const askerOf = (principal: Principal | null): Asker => ({
  accountId: principal?.accountId,
  arns: principal ? [principal.arn, ...(principal.roleArn === undefined ? [] : [principal.roleArn])] : [],
});

/** What people call somebody: the role, or the account. */
const nameOf = (principal: Principal | null): string =>
  principal?.roleArn?.split('/').at(-1) ?? principal?.accountId ?? 'anonymous';
