import { expect } from 'vitest';
import { METRICS } from '../../lib/metrics.ts';
import { compiledTemplate } from './template.ts';

/** A metric as an alarm or a widget names it. A dimension's value is a text in which `Fn::Sub` would put a resource. */
export interface MetricUse {
  namespace: string;
  name: string;
  dimensions: Record<string, string>;
  statistic: string;
}

const counted = /^Sum$/;
const highest = /^Maximum$/;
const spread = /^(Average|Maximum|p\d\d)$/;

const byFunction = (statistic: RegExp) => ({ dimensions: [['FunctionName']], statistic });
const byApi = (statistic: RegExp) => ({ dimensions: [['ApiId'], ['ApiId', 'Stage']], statistic });
const byQueue = { dimensions: [['QueueName']], statistic: highest };

interface Documented {
  /** The sets of dimensions under which AWS has it; an empty one is the whole region. */
  dimensions: string[][];
  /** The statistics that tell something of it. */
  statistic: RegExp;
}

/** What AWS documents of its own metrics, as far as this app may want them. */
const DOCUMENTED: Record<string, Record<string, Documented>> = {
  // https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
  'AWS/Lambda': {
    Invocations: byFunction(counted),
    Errors: byFunction(counted),
    Throttles: byFunction(counted),
    DestinationDeliveryFailures: byFunction(counted),
    DeadLetterErrors: byFunction(counted),
    RecursiveInvocationsDropped: byFunction(counted),
    Duration: byFunction(spread),
    AsyncEventsReceived: byFunction(counted),
    AsyncEventsDropped: byFunction(counted),
    AsyncEventAge: byFunction(spread),
    ConcurrentExecutions: { dimensions: [['FunctionName'], []], statistic: highest },
    UnreservedConcurrentExecutions: { dimensions: [[]], statistic: highest },
    ClaimedAccountConcurrency: { dimensions: [[]], statistic: highest },
  },
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
  'AWS/SQS': {
    ApproximateAgeOfOldestMessage: byQueue,
    ApproximateNumberOfMessagesVisible: byQueue,
    ApproximateNumberOfMessagesNotVisible: byQueue,
    ApproximateNumberOfMessagesDelayed: byQueue,
  },
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html
  'AWS/ApiGateway': {
    '4xx': byApi(counted),
    '5xx': byApi(counted),
    Count: byApi(counted),
    DataProcessed: byApi(counted),
    Latency: byApi(spread),
    IntegrationLatency: byApi(spread),
  },
};

const OURS = 'lambda-by-example-dev';
/** Of those that are no counts: how many there are at a time, or how long something took. */
const OUR_STATISTICS: Record<string, RegExp> = {
  BackupDrift: highest,
  BackupsHeld: highest,
  BackupLag: spread,
};
const ours = (name: string): Documented => ({
  dimensions: [['service']],
  statistic: OUR_STATISTICS[name] ?? counted,
});

/** What a dimension's value is: `Ref` of a resource of this type, or one of its attributes. */
const VALUES: Record<string, { type: string; attribute: string }> = {
  FunctionName: { type: 'AWS::Lambda::Function', attribute: '' },
  QueueName: { type: 'AWS::SQS::Queue', attribute: 'QueueName' },
  ApiId: { type: 'AWS::ApiGatewayV2::Api', attribute: '' },
};

/** Holds a metric against the documentation, and its dimensions against the template. */
export function expectToExist({ namespace, name, dimensions, statistic }: MetricUse): void {
  const names: readonly string[] = METRICS;
  const documented = namespace === OURS && names.includes(name) ? ours(name) : DOCUMENTED[namespace]?.[name];
  const about = `${namespace} ${name} ${JSON.stringify(dimensions)}`;

  expect(documented, `${about}: documented`).toBeDefined();
  expect(documented?.dimensions, about).toContainEqual(Object.keys(dimensions));
  expect(statistic, about).toMatch(documented?.statistic ?? '');
  for (const [dimension, value] of Object.entries(dimensions)) {
    if (dimension === 'service') expect(serviceNames(), about).toContain(value);
    else expect(leadsTo(value), about).toEqual(VALUES[dimension]);
  }
}

/** Where a `${…}` of `Fn::Sub` leads. */
function leadsTo(value: string) {
  const [, id = '', attribute = ''] = /^\$\{(\w+)\.?(\w*)\}$/.exec(value) ?? [];
  return { type: compiledTemplate().Resources[id]?.Type, attribute };
}

/** What `service` is in our metrics: lib/service-name.ts. */
const serviceNames = () =>
  compiledTemplate()
    .ofType('AWS::Lambda::Function')
    .map(([, { Properties }]): string => Properties.FunctionName.replace(`${OURS}-`, ''));
