import { Console } from './console/console.ts';
import { describeStanding } from './describe.ts';
import { EcrService } from './ecr/service.ts';
import { EventsApi } from './events/api.ts';
import { PutEvents } from './events/put-events.ts';
import { createGateway } from './gateway/gateway.ts';
import type { Principal } from './iam/credentials.ts';
import { inspect } from './inspect.ts';
import { LambdaApi } from './lambda/api.ts';
import type { Running } from './lambda/running.ts';
import { LogsService } from './logs/service.ts';
import { StsService } from './sts/service.ts';
import type { Wired } from './wiring.ts';

/**
 * The one port of every AWS service, and of the console.
 * @param state - what stands, as JSON takes it
 * @param closing - when what stands is about to go
 */
export function createEntrance(wired: Wired, region: string, state: () => object, closing: AbortSignal) {
  const { store, trace, clock, faults, credentials, policies, access, lambda, events } = wired;
  return createGateway({
    hosts: wired.hosts,
    credentials,
    access,
    region,
    services: {
      cloudformation: wired.deployments.service,
      ecr: new EcrService(),
      events: new EventsApi(new PutEvents(events, store, trace)),
      logs: new LogsService(store),
      sqs: wired.sqs,
      ssm: wired.ssm,
      sts: new StsService({ credentials, policies }),
      s3: wired.s3,
      lambda: new LambdaApi(lambda, trace),
      dynamodb: wired.dynamodb,
    },
    internal: inspect({
      trace,
      clock,
      faults,
      console: consoleOf(wired, region, closing),
      state,
      access: () => access.describe(),
    }),
    disturb: (call) => faults.disturb(call),
    onCrash: ({ service, method, rawPath }, error) => {
      const message = `${method} ${rawPath}: ${error instanceof Error ? error.stack : String(error)}`;
      trace.record({ service, resource: 'gateway', type: 'Crash', detail: { message } });
    },
    causeOf: ({ principal }) => runningAs(wired, principal)?.cause,
    onCall: ({ principal, service, operation, asked }) => {
      if (operation) runningAs(wired, principal)?.note(`${service}:${operation}`, asked);
    },
  });
}

/** What a function does with a role that it has taken is its own doing too. */
const runningAs = ({ lambda }: Wired, principal: Principal | null): Running | undefined =>
  principal ? lambda.running(principal.assumedBy ?? principal.arn) : undefined;

const consoleOf = (wired: Wired, region: string, closing: AbortSignal): Console =>
  new Console({
    ...wired,
    closing,
    standing: () => describeStanding(wired, region),
    resources: () => wired.stacks.all(),
    deliver: (arn, body, cause, attributes) => wired.deliver(arn, body, cause, 0, attributes),
  });
