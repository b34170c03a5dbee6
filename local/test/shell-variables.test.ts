import { expect, test } from 'vitest';
import { shellVariables } from '../shell-variables.ts';
import { startCloud } from './helpers/cloud.ts';

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
});
