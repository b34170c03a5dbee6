import { AwsError, notImplemented } from '../gateway/aws-error.ts';
import type { Call, Service } from '../gateway/call.ts';
import { refuse } from '../gateway/no-service.ts';

/** The container registry, which has no repository here: `sls remove` asks whether there is one to delete. */
export class EcrService implements Service {
  readonly fail = refuse;

  async handle(call: Call): Promise<void> {
    call.operation = String(call.headers['x-amz-target']).split('.').at(-1) ?? '';
    if (call.operation !== 'DescribeRepositories') throw notImplemented(`ECR ${call.operation}`);
    const accountId = call.principal?.accountId ?? '';
    call.authorize({ action: 'ecr:DescribeRepositories', resource: '*', accountId });
    throw new AwsError('RepositoryNotFoundException', 'The repository does not exist in the registry');
  }
}
