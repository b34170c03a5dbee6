import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { ACCOUNTS } from '../../local/iam/accounts.ts';
import { EsbuildCode } from '../../local/lambda/esbuild-code.ts';
import type { FunctionConfig } from '../../local/lambda/config.ts';
import { bundleOptions } from '../../local/template/bundle.ts';

const [{ id: accountId }] = ACCOUNTS;
const yaml = (file: string) => parse(readFileSync(file, 'utf8'), { logLevel: 'error' });

/** What a function's own file says of it. */
export const functionYml = (name: string) => yaml(`functions/${name}/function.yml`);

/** A function of this app for a local cloud without a template: its own handler, bundled, with its own settings. */
export async function ownFunction(
  folder: string,
  { name = folder, ...rest }: Partial<FunctionConfig> = {},
): Promise<FunctionConfig> {
  const {
    handler,
    memorySize,
    timeout,
    maximumRetryAttempts = 2,
    maximumEventAge = 21_600,
    package: { patterns = [] } = {},
  } = functionYml(folder);
  const options = await bundleOptions(yaml('serverless.yml').custom, process.cwd());
  return {
    name,
    arn: `arn:aws:lambda:eu-west-1:${accountId}:function:${name}`,
    accountId,
    region: 'eu-west-1',
    handler,
    roleArn: `arn:aws:iam::${accountId}:role/${name}`,
    memoryMb: memorySize,
    timeoutSeconds: timeout,
    environment: {},
    layers: [],
    code: new EsbuildCode({ handler, options, patterns }),
    maximumRetryAttempts,
    maximumEventAgeSeconds: maximumEventAge,
    ...rest,
  };
}
