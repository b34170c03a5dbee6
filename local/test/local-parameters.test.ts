import { expect, test } from 'vitest';
import LocalCloudPlugin from '../plugin.ts';
import { frameworkOf } from './helpers/serverless.ts';

/** What `${local:…}` is for a command, with this in `custom.local.params`. */
function localParameter(address: string, command: string, params: Record<string, unknown> | undefined) {
  const plugin = new LocalCloudPlugin(frameworkOf({ commands: command.split(' ') }), {
    'http-port': '3000',
    speed: '1',
  });
  const resolveConfigurationProperty = async (path: string[]) =>
    path.join('.') === `custom.local.params.${address}` ? params?.[address] : undefined;
  return plugin.configurationVariablesSources.local.resolve({ address, resolveConfigurationProperty });
}

test.each(['local', 'offline', 'offline start', 'invoke local'])(
  'sls %s goes by what is local in the service’s own words',
  async (command) => {
    const params = { sources: 'samples/sources.yml', list: [1] };

    expect(await localParameter('sources', command, params)).toEqual({ value: 'samples/sources.yml' });
    expect(await localParameter('list', command, params)).toEqual({ value: [1] });
    expect(await localParameter('other', command, params)).toEqual({ value: null });
    expect(await localParameter('sources', command, undefined)).toEqual({ value: null });
  },
);

test.each(['package', 'deploy', 'info', 'remove', 'invoke', 'print'])(
  'sls %s takes the fallback',
  async (command) => {
    expect(await localParameter('sources', command, { sources: 'x' })).toEqual({ value: null });
  },
);
