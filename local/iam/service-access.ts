import type { AccessRequest } from './request.ts';
import { contextOf } from './context.ts';
import { decide } from './decide.ts';
import type { Policies } from './policies.ts';

/** What an AWS service wants to do on behalf of a resource, such as a rule. */
export interface ServiceRequest extends Omit<AccessRequest, 'context'> {
  /** `events.amazonaws.com` */
  service: string;
  /** For what, if the service says so. */
  sourceArn?: string;
  /** Whose that is, likewise. */
  sourceAccount?: string;
}

/** Whether a resource's own policy lets a service in: it has no other. */
export function allowsService(policies: Policies, request: ServiceRequest): boolean {
  const { service, sourceArn, sourceAccount, action, resource, accountId: ownerId } = request;
  const context = contextOf({
    'aws:PrincipalIsAWSService': 'true',
    'aws:PrincipalServiceName': service,
    'aws:ResourceAccount': ownerId,
    'aws:SecureTransport': 'true',
    'aws:SourceAccount': sourceAccount,
    'aws:SourceArn': sourceArn,
  });
  const question = { action, resource, context };
  const asker = { arns: [], service };
  return decide({ question, asker, identity: [], resource: policies.ofResource(resource), ownerId }).allowed;
}
