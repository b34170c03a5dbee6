import { delimiter, join } from 'node:path';
import type { Credentials } from '../iam/credentials.ts';
import { localQueueUrl } from '../sqs/local-url.ts';
import type { FunctionConfig } from './config.ts';
import { type EnvironmentLog, logGroupOf } from './log.ts';

/** Where and as whom an execution environment runs. */
export interface Setting {
  /** Counted from 1 over all functions: what people call it. */
  number: number;
  config: FunctionConfig;
  /** The folder of the code. */
  taskRoot: string;
  credentials: Credentials;
  /** Of all AWS services. */
  endpoint: string;
  log: EnvironmentLog;
}

/** What the machine itself needs to run a process; nothing else of the developer's shell gets in. */
const HOST = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'SystemRoot'];

/**
 * The environment variables of an execution environment.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function environmentVariables(options: Setting & { runtimeApi: string }): Record<string, string> {
  const { config, credentials, endpoint, log, runtimeApi, taskRoot } = options;
  const host = Object.fromEntries(
    HOST.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
  );
  return {
    ...host,
    TZ: ':UTC',
    LAMBDA_TASK_ROOT: taskRoot,
    LAMBDA_RUNTIME_DIR: import.meta.dirname,
    NODE_PATH: config.layers.map((layer) => join(layer, 'nodejs', 'node_modules')).join(delimiter),
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: config.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(config.memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: logGroupOf(config.name),
    AWS_LAMBDA_LOG_STREAM_NAME: log.stream,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_REGION: config.region,
    AWS_DEFAULT_REGION: config.region,
    ...mapValues(config.environment, (value) => localQueueUrl(value, endpoint)),
    _HANDLER: config.handler,
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken ?? '',
  };
}

const mapValues = (values: Record<string, string>, change: (value: string) => string) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
