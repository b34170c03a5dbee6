import { expect, test } from 'vitest';
import LocalCloudPlugin from '../plugin.ts';
import { frameworkOf } from './helpers/serverless.ts';

/** What `${localAccount:…}` is for a command without settings of AWS. */
function localAccount(address: string, command: string) {
  const plugin = new LocalCloudPlugin(frameworkOf({ commands: command.split(' ') }), {
    'http-port': '3000',
    speed: '1',
  });
  return plugin.configurationVariablesSources.localAccount.resolve({ address });
}

test.each(['local', 'offline', 'offline start', 'invoke local'])(
  'sls %s has local accounts, by the names of their keys',
  (command) => {
    expect(localAccount('local', command)).toEqual({ value: '111111111111' });
    expect(localAccount('backup', command)).toEqual({ value: '222222222222' });
  },
);

test.each(['package', 'deploy', 'info', 'remove', 'invoke', 'print'])(
  'sls %s has none, and takes the fallback',
  (command) => {
    expect(localAccount('backup', command)).toEqual({ value: null });
  },
);

test('an account that is not there is an error, for every command', () => {
  expect(() => localAccount('somebody', 'package')).toThrow('The local cloud has no account "somebody"');
});
