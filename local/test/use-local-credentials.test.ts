import { describe, expect, test } from 'vitest';
import { useLocalCredentials } from '../use-local-credentials.ts';

const after = (env: Record<string, string>) => {
  useLocalCredentials(env);
  return env;
};
const real = {
  AWS_ACCESS_KEY_ID: 'AKIA',
  AWS_SECRET_ACCESS_KEY: 's',
  AWS_SESSION_TOKEN: 't',
  AWS_PROFILE: 'p',
};

describe('credentials', () => {
  test.each(['http://127.0.0.1:4566', 'http://localhost:4566', 'http://[::1]:4566'])(
    'of a real account stay at home when AWS is %s',
    (AWS_ENDPOINT_URL) => {
      expect(after({ ...real, AWS_ENDPOINT_URL })).toEqual({
        AWS_ENDPOINT_URL,
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
      });
    },
  );

  test.each([{}, { AWS_ENDPOINT_URL: 'https://aws.example' }, { AWS_ENDPOINT_URL: 'no address' }])(
    'are left alone with %j',
    (endpoint) => {
      expect(after({ ...real, ...endpoint })).toEqual({ ...real, ...endpoint });
    },
  );

  test('of the other local account stay', () => {
    const env = {
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
      AWS_ACCESS_KEY_ID: 'backup',
      AWS_SECRET_ACCESS_KEY: 'backup',
    };

    expect(after({ ...env })).toEqual(env);
  });
});
