import { afterEach, expect, test, vi } from 'vitest';
import { defaultProvider } from '../../lib/environment-credentials.ts';

afterEach(() => vi.unstubAllEnvs());

test('credentials are those of the environment', async () => {
  // Prepare
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'key');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('AWS_SESSION_TOKEN', 'token');

  // Act
  const credentials = await defaultProvider()();

  // Assess
  expect(credentials).toEqual({ accessKeyId: 'key', secretAccessKey: 'secret', sessionToken: 'token' });
});

test('without them the error says what to set', async () => {
  // Prepare
  vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);

  // Act
  const credentials = defaultProvider()();

  // Assess
  await expect(credentials).rejects.toThrow('Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY');
});
