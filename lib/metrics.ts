import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { serviceName } from './service-name.ts';

const COUNTED = [
  'ImagesReady',
  'ImagesRejected',
  'FailuresNoted',
  'FailuresParked',
  'FailuresSent',
  'FailuresResolved',
  'BackupStored',
  'BackupDeleted',
  'BackupHeld',
  'BackupFailed',
  'AuditsDone',
  'BackupDrift',
  'BackupsHeld',
  'FeedsChanged',
  'SourceFailures',
  'TicksLate',
  'BannersRendered',
] as const;

/** In milliseconds. */
const MEASURED = ['BackupLag'] as const;

/** What is told, beside what Lambda tells of every function: resources/alarms.yml and dashboard.yml show it. */
export const METRICS = [...COUNTED, ...MEASURED];

const metrics = new Metrics({ serviceName });

/** Counts so many more of these. It is a line in the log, of which CloudWatch makes a metric: no call, no wait. */
export const count = (metric: (typeof COUNTED)[number], amount = 1): void =>
  tell(metric, MetricUnit.Count, amount);

/** Tells how long one of these took. */
export const measure = (metric: (typeof MEASURED)[number], ms: number): void =>
  tell(metric, MetricUnit.Milliseconds, ms);

function tell(metric: string, unit: (typeof MetricUnit)[keyof typeof MetricUnit], value: number): void {
  metrics.addMetric(metric, unit, value);
  metrics.publishStoredMetrics();
}
