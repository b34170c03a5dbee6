import { WINDOW_MS } from '../../lib/failure-row.ts';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { describe, expect, test } from 'vitest';
import { compiledTemplate } from '../helpers/template.ts';

const functions = () => compiledTemplate().ofType('AWS::Lambda::Function');
const layerPackages = () =>
  Object.keys(JSON.parse(readFileSync('layers/shared/package.json', 'utf8')).dependencies);

describe('functions', () => {
  test('run on Node 24 on the architecture that their layer is built for', () => {
    const layer = compiledTemplate().Resources['SharedLambdaLayer']?.Properties;
    for (const [id, { Properties }] of functions()) {
      expect(Properties.Runtime, id).toBe('nodejs24.x');
      expect(Properties.Architectures, id).toEqual(layer.CompatibleArchitectures);
    }
  });

  test('keep their logs for two weeks, not for ever', () => {
    const groups = compiledTemplate()
      .ofType('AWS::Logs::LogGroup')
      .map(([, { Properties }]) => Properties);
    for (const [, { Properties }] of functions()) {
      expect(groups).toContainEqual({
        LogGroupName: `/aws/lambda/${Properties.FunctionName}`,
        RetentionInDays: 14,
      });
    }
  });

  test('that are invoked asynchronously say how often and for how long to try', () => {
    const configs = compiledTemplate()
      .ofType('AWS::Lambda::EventInvokeConfig')
      .map(([, { Properties }]) => Properties);
    const { LambdaConfigurations } =
      compiledTemplate().Resources['PhotosBucket']?.Properties.NotificationConfiguration ?? {};
    const targets = new Set(
      LambdaConfigurations.map((c: { Function: object }) => JSON.stringify(c.Function)),
    );
    expect(targets.size).toBe(1);
    expect(configs).toContainEqual(
      expect.objectContaining({
        FunctionName: { Ref: 'ThumbnailLambdaFunction' },
        MaximumRetryAttempts: 2,
        MaximumEventAgeInSeconds: 21600,
      }),
    );
  });

  test('that are invoked asynchronously tell the failures queue of what they give up', () => {
    const configs = compiledTemplate().ofType('AWS::Lambda::EventInvokeConfig');

    expect(configs.length).toBeGreaterThan(0);
    for (const [id, { Properties }] of configs) {
      const { OnFailure } = Properties.DestinationConfig ?? {};
      // What sends failures again makes none of its own.
      const queue = id.startsWith('Redrive') ? 'FailuresDeadLetterQueue' : 'FailuresQueue';
      expect(OnFailure, id).toEqual({ Destination: { 'Fn::GetAtt': [queue, 'Arn'] } });
    }
  });

  test('no event waits for longer than a retry is waited for', () => {
    for (const [id, { Properties }] of compiledTemplate().ofType('AWS::Lambda::EventInvokeConfig'))
      expect(Properties.MaximumEventAgeInSeconds * 1000, id).toBeLessThan(WINDOW_MS);
  });

  test('leave out of their bundles exactly what the layer brings', () => {
    const { custom } = parse(readFileSync('serverless.yml', 'utf8'));
    expect(new Set(custom.esbuild.exclude)).toEqual(new Set(layerPackages()));
  });
});
