import { expect, test } from 'vitest';
import { useLocalCredentials } from '../../operations/local-credentials.ts';

const after = (env: Record<string, string>) => {
  useLocalCredentials(env);
  return env;
};
const local = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
const real = {
  AWS_PROFILE: 'production',
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'token',
};

test.each(['http://127.0.0.1:4566', 'http://localhost:4566', 'http://[::1]:4566/'])(
  'an address of this machine, %s, is enough',
  (AWS_ENDPOINT_URL) => {
    expect(after({ AWS_ENDPOINT_URL })).toEqual({ AWS_ENDPOINT_URL, ...local });
  },
);

test('a real account’s profile, keys and session stay at home', () => {
  const AWS_ENDPOINT_URL = 'http://127.0.0.1:4566';

  expect(after({ ...real, AWS_ENDPOINT_URL })).toEqual({ AWS_ENDPOINT_URL, ...local });
});

test('keys of another account of the local cloud stay, and go before a profile', () => {
  const env = {
    AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
    AWS_ACCESS_KEY_ID: 'backup',
    AWS_SECRET_ACCESS_KEY: 'backup',
  };

  expect(after({ ...env, AWS_PROFILE: 'production' })).toEqual(env);
});

test.each(['', 'https://aws.example', 'http://127.0.0.1.example:4566', 'http://10.0.0.1:4566'])(
  'nothing is changed for the address “%s”',
  (AWS_ENDPOINT_URL) => {
    expect(after({ ...real, AWS_ENDPOINT_URL })).toEqual({ ...real, AWS_ENDPOINT_URL });
  },
);

test.each(['127.0.0.1:4566', 'localhost:4566', 'no address'])(
  '“%s” is no address, and it says what one looks like',
  (AWS_ENDPOINT_URL) => {
    expect(() => after({ AWS_ENDPOINT_URL })).toThrow(
      `AWS_ENDPOINT_URL is ${AWS_ENDPOINT_URL}, which is no address. For a local cloud type: export AWS_ENDPOINT_URL=http://127.0.0.1:4566`,
    );
  },
);
