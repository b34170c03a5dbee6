import { describe, expect, test } from 'vitest';
import { FromSources } from '../template/from-sources.ts';
import { planStack } from '../template/stack.ts';

const stack = { accountId: '222222222222', region: 'eu-west-1', stackName: 'backup-dev' };
const source = new FromSources({ bundle: {}, layers: {} }, 'unused');
const bucketOf = async (Properties: Record<string, unknown>) => {
  const template = { Resources: { Backup: { Type: 'AWS::S3::Bucket', Properties } } };
  const { resources } = await planStack(template, stack, source);
  return resources.buckets[0];
};
const lock = (DefaultRetention: Record<string, unknown>, ObjectLockEnabled: unknown = true) => ({
  ObjectLockEnabled,
  ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention } },
});

describe('a bucket of a template', () => {
  test('belongs to the account of its stack', async () => {
    expect(await bucketOf({ BucketName: 'backup' })).toMatchObject({
      name: 'backup',
      accountId: '222222222222',
    });
  });

  test.each([
    [
      { Mode: 'GOVERNANCE', Days: 30 },
      { mode: 'GOVERNANCE', unit: 'Days', period: 30 },
    ],
    [
      { Mode: 'COMPLIANCE', Years: 2 },
      { mode: 'COMPLIANCE', unit: 'Years', period: 2 },
    ],
    [
      { Mode: 'GOVERNANCE', Days: '7' },
      { mode: 'GOVERNANCE', unit: 'Days', period: 7 },
    ],
  ])('locks its versions by %j, and so has versions', async (given, retention) => {
    const made = await bucketOf(lock(given, 'Days' in given && given.Days === '7' ? 'true' : true));

    expect(made).toMatchObject({ objectLock: { retention }, versioned: true });
  });

  test('may be able to lock without locking by itself', async () => {
    expect(await bucketOf({ ObjectLockEnabled: true })).toMatchObject({ objectLock: {}, versioned: true });
  });

  test.each([{}, { ObjectLockEnabled: false }, { ObjectLockEnabled: 'false' }])(
    'cannot lock with %j',
    async (properties) => {
      expect(await bucketOf(properties)).not.toHaveProperty('objectLock');
    },
  );

  test.each([
    ['a retention without lock', lock({ Mode: 'GOVERNANCE', Days: 1 }, false), 'needs ObjectLockEnabled'],
    [
      'a lock without versions',
      { ObjectLockEnabled: true, VersioningConfiguration: { Status: 'Suspended' } },
      'needs versioning',
    ],
    ['days and years', lock({ Mode: 'GOVERNANCE', Days: 1, Years: 1 }), 'either Days or Years'],
    ['neither', lock({ Mode: 'GOVERNANCE' }), 'either Days or Years'],
    ['no whole days', lock({ Mode: 'GOVERNANCE', Days: 0.5 }), 'int'],
    ['another mode', lock({ Mode: 'STRICT', Days: 1 }), 'GOVERNANCE'],
  ])('is refused with %s', async (_, properties, message) => {
    await expect(bucketOf(properties)).rejects.toThrow(message);
  });
});
