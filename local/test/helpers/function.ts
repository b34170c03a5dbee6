import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ACCOUNTS } from '../../iam/accounts.ts';
import type { RoleConfig } from '../../iam/policies.ts';
import { PolicyDocument } from '../../iam/policy.ts';
import type { FunctionConfig } from '../../lambda/config.ts';
import type { MappingConfig } from '../../lambda/event-source-mapping.ts';

const [{ id: accountId }] = ACCOUNTS;

/** The role of a function, which may do everything. */
export const roleOf = ({ name, roleArn }: Pick<FunctionConfig, 'name' | 'roleArn'>): RoleConfig => ({
  name,
  arn: roleArn,
  accountId,
  trust: PolicyDocument.parse({
    Statement: { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
  }).Statement,
  statements: PolicyDocument.parse({ Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }).Statement,
});

/**
 * A function of the app's account, with AWS's defaults.
 * @param handler - the source of `exports.handler`
 */
export function lambda(name: string, handler: string, rest: Partial<FunctionConfig> = {}): FunctionConfig {
  const directory = mkdtempSync(join(tmpdir(), 'local-function-'));
  writeFileSync(join(directory, 'index.cjs'), `exports.handler = ${handler};\n`);
  return {
    name,
    arn: `arn:aws:lambda:eu-west-1:${accountId}:function:${name}`,
    accountId,
    region: 'eu-west-1',
    handler: 'index.handler',
    roleArn: `arn:aws:iam::${accountId}:role/${name}`,
    memoryMb: 256,
    timeoutSeconds: 3,
    environment: {},
    layers: [],
    code: { directory: async () => directory, onChange: () => {}, close: async () => {} },
    maximumRetryAttempts: 2,
    maximumEventAgeSeconds: 21_600,
    ...rest,
  };
}

/** Hands what a queue holds to the function `work`, unless said otherwise. */
export const mapping = (rest: Partial<MappingConfig> & Pick<MappingConfig, 'queueArn'>): MappingConfig => ({
  id: 'mapping',
  functionArn: `arn:aws:lambda:eu-west-1:${accountId}:function:work`,
  region: 'eu-west-1',
  batchSize: 10,
  windowSeconds: 0,
  reportBatchItemFailures: true,
  maximumConcurrency: 2,
  ...rest,
});
