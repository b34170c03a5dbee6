import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { banner } from '../banner.ts';
import { ownAddresses, shellVariables } from '../shell-variables.ts';
import { startCloud } from './helpers/cloud.ts';
import { lambda } from './helpers/function.ts';
import { siteUrl } from './helpers/function-url.ts';

test('a service has its commands run beside the cloud, and what they print becomes variables', async () => {
  await using started = await startCloud({});
  const variables = {
    PLAIN: 'echo 1',
    WHERE: `node -p process.env.AWS_ENDPOINT_URL`,
    BROKEN: 'node -e "console.error(\'no such key\'); process.exit(1)"',
  };

  const lines = await shellVariables({ local: { variables } }, process.cwd(), started.cloud);

  expect(lines).toEqual(['export PLAIN=1', `export WHERE=${started.endpoint}`, '# BROKEN: no such key']);
});

test('a service without any has none', async () => {
  await using started = await startCloud({});

  expect(await shellVariables({}, process.cwd(), started.cloud)).toEqual([]);
  expect(await ownAddresses({}, process.cwd(), started.cloud)).toEqual([]);
});

test('what a service has printed as an address comes first, before the console and the function URLs', async () => {
  const functions = [lambda('site', 'async () => 1')];
  await using started = await startCloud({ functions, functionUrls: [siteUrl()] });
  const { cloud, endpoint } = started;
  const commands = {
    Page: 'node -p "process.env.AWS_ENDPOINT_URL + process.env.AWS_ACCESS_KEY_ID"',
    Broken: 'node -e "console.error(\'no such key\'); process.exit(1)"',
  };

  const addresses = await ownAddresses({ local: { addresses: commands } }, process.cwd(), cloud);
  const lines = stripVTControlCharacters(
    banner(cloud, { addresses, missing: [], packaged: false, variables: [] }),
  ).split('\n');

  const at = lines.indexOf('Addresses');
  expect(lines.slice(at + 1, lines.indexOf('', at))).toEqual([
    `  Page          ${endpoint}local`,
    '  Broken        no such key',
    `  Console       ${endpoint}/_local/`,
    `  Function URL  ${cloud.functionUrls()[0]?.address}  (site)`,
    `  AWS services  ${endpoint}  (eu-west-1)`,
  ]);
  expect(lines).toContain(`  ANY ${cloud.functionUrls()[0]?.address}/*  →  site`);
});
