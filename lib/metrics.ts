import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { serviceName } from './service-name.ts';

/** What is counted, beside what Lambda counts of every function: resources/alarms.yml and dashboard.yml show it. */
export const METRICS = [
  'ImagesReady',
  'ImagesRejected',
  'FailuresNoted',
  'FailuresParked',
  'FailuresSent',
  'FailuresResolved',
  'FeedsChanged',
  'SourceFailures',
  'TicksLate',
  'BannersRendered',
] as const;

const metrics = new Metrics({ serviceName });

/** Counts one more of these. It is a line in the log, of which CloudWatch makes a metric: no call, no wait. */
export function count(metric: (typeof METRICS)[number]): void {
  metrics.addMetric(metric, MetricUnit.Count, 1);
  metrics.publishStoredMetrics();
}
