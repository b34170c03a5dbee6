/** What a function's alarms depend on, as its function.yml has it. Times are in seconds. */
interface FunctionSettings {
  timeout: number;
  /** Set for whoever is invoked asynchronously, as is its destination. */
  maximumEventAge?: number;
  maximumRetryAttempts?: number;
}

/** By their names in serverless.yml. */
export type Functions = Record<string, FunctionSettings>;

/** To play with, and some fail on purpose: their alarms wake nobody. To watch these is part of the lesson. */
const LESSONS: ReadonlySet<string> = new Set(['hello', 'flaky', 'caller', 'waiter', 'external-ip']);

/** At once, after five minutes. */
const ONCE = { EvaluationPeriods: 1 };
/** Not for a burst, or for one big photo: only if it happens again within a quarter of an hour. */
const AGAIN = { EvaluationPeriods: 3, DatapointsToAlarm: 2 };

/** In milliseconds, as Lambda measures. Two retries take a bit more than three minutes. */
const MOST_AGE = 15 * 60_000;

/**
 * What is watched of a function: a metric, and from where on it is too much.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html for names, units and statistics
 */
function watched({ timeout, maximumEventAge, maximumRetryAttempts }: FunctionSettings) {
  // What Lambda repeats by itself is no news yet, and what it gives up is counted as dropped.
  const errors = maximumRetryAttempts ? 5 : 1;
  return {
    Errors: { Statistic: 'Sum', Threshold: errors, ...ONCE },
    Throttles: { Statistic: 'Sum', Threshold: 1, ...AGAIN },
    Duration: { ExtendedStatistic: 'p95', Threshold: 0.8 * timeout * 1000, ...AGAIN },
    ...(maximumEventAge !== undefined && {
      AsyncEventAge: {
        Statistic: 'Maximum',
        Threshold: Math.min(MOST_AGE, 0.5 * maximumEventAge * 1000),
        ...ONCE,
      },
      AsyncEventsDropped: { Statistic: 'Sum', Threshold: 1, ...ONCE },
      DestinationDeliveryFailures: { Statistic: 'Sum', Threshold: 1, ...ONCE },
    }),
  };
}

/** As the framework makes it: `ExternalDaship`. */
const logicalId = (name: string): string =>
  (name.charAt(0).toUpperCase() + name.slice(1)).replaceAll('-', 'Dash');

/**
 * The alarms of all functions, so that a new one has its own from its first deployment on.
 * @param prefix - of the alarms' names: the service and the stage
 */
export function functionAlarms(functions: Functions, prefix: string) {
  const alarms = Object.entries(functions).flatMap(([name, settings]) =>
    Object.entries(watched(settings)).map(([MetricName, watch]) => {
      const Properties = {
        AlarmName: `${prefix}-${name}-${MetricName}`,
        AlarmDescription: `docs/operations.md#${MetricName.toLowerCase()}`,
        Namespace: 'AWS/Lambda',
        MetricName,
        Dimensions: [{ Name: 'FunctionName', Value: { Ref: `${logicalId(name)}LambdaFunction` } }],
        Period: 300,
        ...watch,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        // Nothing happened, nothing is wrong.
        TreatMissingData: 'notBreaching',
        ActionsEnabled: !LESSONS.has(name),
        AlarmActions: [{ Ref: 'AlarmsTopic' }],
      };
      return [
        `${logicalId(name)}${MetricName}Alarm`,
        { Type: 'AWS::CloudWatch::Alarm', Properties },
      ] as const;
    }),
  );
  return { Resources: Object.fromEntries(alarms) };
}

/** The logical ids of those that wake somebody. */
export const wakingAlarms = (functions: Functions): string[] =>
  Object.entries(functionAlarms(functions, '').Resources)
    .filter(([, { Properties }]) => Properties.ActionsEnabled)
    .map(([id]) => id);
