import { join } from 'node:path';
import { AccessLogs } from './apigateway/access-logs.ts';
import { guarded } from './apigateway/guarded.ts';
import { HttpApis } from './apigateway/http-apis.ts';
import { parseArn } from './arn.ts';
import type { CloudOptions } from './cloud-options.ts';
import { Deployments } from './cloudformation/deployments.ts';
import { localOutputs } from './local-outputs.ts';
import { DynamoDbService } from './dynamodb/service.ts';
import { defaultBusArn } from './events/bus-arn.ts';
import { EventsService } from './events/service.ts';
import { Faults } from './faults.ts';
import { Doorkeeper } from './function-urls/doorkeeper.ts';
import { FunctionUrls } from './function-urls/function-urls.ts';
import { Listeners } from './http/listeners.ts';
import { Ports } from './http/ports.ts';
import { Access } from './iam/access.ts';
import { ACCOUNTS } from './iam/accounts.ts';
import { CredentialStore } from './iam/credentials.ts';
import { Policies } from './iam/policies.ts';
import { Usage } from './iam/usage.ts';
import { Packages } from './lambda/packages.ts';
import { LambdaService } from './lambda/service.ts';
import { LogStore } from './logs/log-store.ts';
import { OwnHosts } from './own-hosts.ts';
import { RetainedBuckets } from './retained-buckets.ts';
import { S3Service } from './s3/service.ts';
import { SavedClock } from './saved-clock.ts';
import type { MessageAttributes } from './sqs/message-attributes.ts';
import { SqsService } from './sqs/service.ts';
import { SsmService } from './ssm/service.ts';
import { Stacks } from './stacks.ts';
import { Store } from './store.ts';
import { type Cause, Trace } from './trace.ts';

/** The services of a local cloud, over one store, each with what it needs of the others. */
export type Wired = ReturnType<typeof wire>;

/** @param endpoint - the one address of every AWS service, once it listens */
export function wire(options: CloudOptions, endpoint: () => string) {
  const { directory } = options;
  const store = new Store(directory);
  const trace = new Trace();
  const clock = new SavedClock(store, options.speed ?? 1);
  const faults = new Faults();
  const packages = new Packages();
  const credentials = administrators();
  const policies = new Policies();
  const access = new Access({ policies, usage: new Usage(), trace });
  const sqs = new SqsService({ store, trace, clock, endpoint });
  const lambda = new LambdaService({
    store,
    trace,
    clock,
    credentials,
    endpoint,
    faults,
    access,
    source: sqs,
    deliver: (arn, record, cause) => deliver(arn, record, cause),
  });
  const events = new EventsService({
    store,
    trace,
    clock,
    around: {
      allows: (request) => access.allowsService(request),
      stands: (arn) => (parseArn(arn).service === 'lambda' ? lambda.find(arn) !== undefined : sqs.has(arn)),
      send: (arn, body, cause, attributes) => deliver(arn, body, cause, 0, attributes),
      throttles: () => faults.happens('throttle'),
      deliveries: ({ source }) => (source === 'aws.s3' ? faults.deliveries() : [0]),
    },
  });
  const s3 = new S3Service({
    store,
    trace,
    credentials,
    deliver: (targetArn, event, cause) => {
      const body = JSON.stringify(event);
      for (const delayMs of faults.deliveries()) deliver(targetArn, body, cause, delayMs);
    },
    emit: (event, cause) => events.put(defaultBusArn(event), event, cause).targets,
  });
  const dynamodb = new DynamoDbService({ path: join(directory, 'dynamodb'), accountId: ACCOUNTS[0].id });
  const ssm = new SsmService(store);
  const hosts = new OwnHosts(options.allowedHosts);
  const listeners = new Listeners(new Ports(store, options.httpPort), hosts);
  const logs = new LogStore(store);
  const accessLogs = new AccessLogs(logs);
  const httpApis = new HttpApis(
    {
      trace,
      logs: accessLogs,
      invoke: guarded(
        (arn, payload, cause) => lambda.invoke(arn, payload, cause),
        (request) => access.allowsService(request),
        trace,
      ),
    },
    listeners,
  );
  const functionUrls = new FunctionUrls(
    {
      trace,
      doorkeeper: new Doorkeeper(access, credentials, trace),
      hasRoom: (arn) => lambda.find(arn)?.hasRoom ?? true,
      invoke: (arn, payload, cause) => lambda.invoke(arn, payload, cause),
    },
    listeners,
  );
  const stacks = new Stacks({
    dynamodb,
    events,
    lambda,
    logs,
    s3,
    sqs,
    httpApis,
    functionUrls,
    parameters: ssm.ofStacks,
    policies,
    retained: new RetainedBuckets(store),
  });
  const deployments = new Deployments({
    store,
    trace,
    stacks,
    packages,
    listeners,
    readObject: (accountId, bucket, key) => s3.read(accountId, bucket, key),
    localOutputs: (outputs) => localOutputs(outputs, httpApis.addresses(), endpoint()),
    standIn: options.standIn,
  });

  /** Hands an event to whom it is for, in the caller's transaction. @param body - JSON */
  function deliver(
    arn: string,
    body: string,
    cause: Cause,
    delayMs = 0,
    attributes: MessageAttributes = {},
  ): void {
    const { service } = parseArn(arn);
    if (service === 'lambda') lambda.enqueue(arn, body, cause, delayMs);
    else if (service === 'sqs') sqs.send(arn, body, { cause, delaySeconds: delayMs / 1000, attributes });
    else throw new Error(`Nothing is delivered to ${arn} here`);
  }

  return {
    store,
    trace,
    clock,
    faults,
    packages,
    credentials,
    policies,
    access,
    sqs,
    lambda,
    events,
    s3,
    dynamodb,
    ssm,
    hosts,
    listeners,
    accessLogs,
    httpApis,
    functionUrls,
    stacks,
    deployments,
    deliver,
  };
}

/** The keys that everybody knows. */
function administrators(): CredentialStore {
  const credentials = new CredentialStore();
  for (const { id, ...keys } of ACCOUNTS)
    credentials.add(keys, { accountId: id, arn: `arn:aws:iam::${id}:root` });
  return credentials;
}
