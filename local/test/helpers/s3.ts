import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { AwsError } from '../../gateway/aws-error.ts';
import { createGateway } from '../../gateway/gateway.ts';
import type { Access } from '../../iam/access.ts';
import { ACCOUNTS } from '../../iam/accounts.ts';
import { CredentialStore, type Principal } from '../../iam/credentials.ts';
import type { AccessRequest } from '../../iam/request.ts';
import { closeServer, listen } from '../../loopback.ts';
import { OwnHosts } from '../../own-hosts.ts';
import type { BucketConfig } from '../../s3/config.ts';
import { S3Service } from '../../s3/service.ts';
import { Store } from '../../store.ts';
import { Trace } from '../../trace.ts';

const region = 'eu-west-1';
const [own, other] = ACCOUNTS;

/** Allows what a test says, and notes what is asked of it. */
export class NotedAccess implements Pick<Access, 'allows' | 'check'> {
  /** What calls could not do without. */
  required: AccessRequest[] = [];
  /** What answers merely depend on. */
  wondered: AccessRequest[] = [];
  permits: (request: AccessRequest, principal: Principal | null) => boolean = () => true;

  allows(principal: Principal | null, request: AccessRequest): boolean {
    this.wondered.push(request);
    return this.permits(request, principal);
  }

  check(principal: Principal | null, request: AccessRequest): void {
    this.required.push(request);
    if (this.permits(request, principal)) return;
    throw new AwsError('AccessDenied', `not allowed: ${request.action} on ${request.resource}`, 403);
  }

  /** Allows everything again, and forgets what was asked. */
  reset(): void {
    this.required = [];
    this.wondered = [];
    this.permits = () => true;
  }

  /** `s3:GetObject photos/a.jpg` for all that was required. */
  get actions(): string[] {
    return this.required.map(({ action, resource }) => `${action} ${resource.replace('arn:aws:s3:::', '')}`);
  }
}

/** S3 behind a gateway of its own, whose policies are the test's, with the real SDK's clients for it. */
export async function startS3(buckets: BucketConfig[]) {
  const directory = await mkdtemp(join(tmpdir(), 'local-s3-'));
  const store = new Store(directory);
  const credentials = new CredentialStore();
  for (const { id, ...keys } of ACCOUNTS)
    credentials.add(keys, { accountId: id, arn: `arn:aws:iam::${id}:root` });
  const service = new S3Service({ store, trace: new Trace(), credentials, deliver: () => {}, emit: () => 0 });
  for (const config of buckets) service.putBucket(config);
  const access = new NotedAccess();
  const crashes: unknown[] = [];
  const gateway = createGateway({
    hosts: new OwnHosts(),
    access,
    credentials,
    region,
    services: { s3: service },
    internal: async (_, response) => void response.end(),
    disturb: () => {},
    causeOf: () => undefined,
    onCall: () => {},
    onCrash: (_, error) => crashes.push(error),
  });
  const endpoint = `http://127.0.0.1:${await listen(gateway)}`;
  const clientOf = ({ accessKeyId, secretAccessKey }: typeof own) =>
    new S3Client({ endpoint, region, maxAttempts: 1, credentials: { accessKeyId, secretAccessKey } });
  return {
    access,
    crashes,
    directory,
    endpoint,
    store,
    s3: clientOf(own),
    foreignS3: clientOf(other),
    [Symbol.asyncDispose]: async (): Promise<void> => {
      await closeServer(gateway);
      store.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
