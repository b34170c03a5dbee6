import { afterEach, expect, test, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllEnvs();
  // What counts out loud is nobody else's.
  vi.resetModules();
});

test('a count is a line of which CloudWatch makes a metric of the function and the stage', async () => {
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  vi.stubEnv('POWERTOOLS_METRICS_NAMESPACE', 'lambda-by-example-dev');
  vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'lambda-by-example-dev-external-ip');
  const line = vi.spyOn(console, 'log').mockReturnValue();
  vi.resetModules();
  const { count } = await import('../../lib/metrics.ts');

  count('ImagesReady');

  expect(line).toHaveBeenCalledTimes(1);
  expect(JSON.parse(String(line.mock.calls[0]?.[0]))).toEqual({
    _aws: {
      Timestamp: expect.any(Number),
      CloudWatchMetrics: [
        {
          Namespace: 'lambda-by-example-dev',
          Dimensions: [['service']],
          Metrics: [{ Name: 'ImagesReady', Unit: 'Count' }],
        },
      ],
    },
    service: 'external-ip',
    ImagesReady: 1,
  });
});
